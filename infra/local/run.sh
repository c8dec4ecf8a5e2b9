#!/usr/bin/env bash
# run.sh MAIN_CLASS [ARGUMENT...]: runs a program of this module on a JDK 25 found on this machine, built first if need be.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)

# the places in which the build looks too
jdk() {
  local home
  for home in $(env | sed -n 's/^JAVA[0-9A-Z_]*HOME[0-9A-Z_]*=//p') /usr/lib/jvm/* /opt/java/* ~/.sdkman/candidates/java/* ~/.jdks/*; do
    [ -x "$home/bin/javac" ] || continue
    grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release" 2>/dev/null && { echo "$home"; return; }
  done
  echo "run.sh: no JDK 25 found (JAVA_HOME, /usr/lib/jvm, /opt/java, ~/.sdkman, ~/.jdks)" >&2
  return 1
}

stale() {
  [ ! -s "$here/target/classpath" ] || [ -n "$(find "$here/pom.xml" "$here/src/main" "$repo/shared/src/main" -newer "$here/target/classpath" -type f -print -quit)" ]
}

java=$(jdk)/bin/java
if stale; then
  (cd "$repo" && mvn -q -B -pl infra/local -am compile dependency:build-classpath -Dmdep.outputFile="$here/target/classpath") >&2
fi
exec "$java" -Dlogback.configurationFile="$here/logback.xml" -cp "$here/target/classes:$(cat "$here/target/classpath")" "$@"
