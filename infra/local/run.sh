#!/usr/bin/env bash
# run.sh MAIN_CLASS [ARGUMENT...]: runs a program of this module on a JDK 25 found on this machine, built first if need be.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)

java=$("$here/process/find-java.sh" 25)
if [ ! -s "$here/target/classpath" ] ||
  [ -n "$(find "$here/pom.xml" "$here/src/main" "$repo/shared/src/main" -newer "$here/target/classpath" -type f -print -quit)" ]; then
  (cd "$repo" && mvn -q -B -pl infra/local -am compile dependency:build-classpath -Dmdep.outputFile="$here/target/classpath") >&2
fi
exec "$java" --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile="$here/process/logback.xml" \
  -cp "$here/target/classes:$(cat "$here/target/classpath")" "$@"
