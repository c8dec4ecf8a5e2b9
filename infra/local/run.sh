#!/usr/bin/env bash
# run.sh MAIN_CLASS [ARGUMENT...]: runs a program of this module on a JDK 25 found on this machine, built first if need be.
# Environment: RUN_MODULE, another module whose program it is (infra/local)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
module=$repo/${RUN_MODULE:-infra/local}

sources=("$module/pom.xml" "$module/src/main" "$here/src/main" "$repo/shared/src/main")
[ "${RUN_MODULE:-}" != infra/bench ] || sources+=("$repo/functions/src/main")
java=$("$here/process/find-java.sh" 25)
if [ ! -s "$module/target/classpath" ] ||
  [ -n "$(find "${sources[@]}" -newer "$module/target/classpath" -type f -print -quit)" ]; then
  (cd "$repo" && mvn -q -B -pl "${RUN_MODULE:-infra/local}" -am compile dependency:build-classpath -Dmdep.outputFile="$module/target/classpath") >&2
fi
exec "$java" --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile="$here/process/logback.xml" \
  -cp "$module/target/classes:$(cat "$module/target/classpath")" "$@"
