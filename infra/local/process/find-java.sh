#!/usr/bin/env bash
# find-java.sh RELEASE: prints a java of at least that release: where the build finds its JDK, whatever "java" on PATH is.
set -euo pipefail
release=${1:?usage: find-java.sh RELEASE}

new_enough() { # a JDK's home
  [ -x "$1/bin/java" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ -n "$version" ] && [ "$version" -ge "$release" ]
}

homes=("${JAVA_HOME:-}")
while IFS='=' read -r name value; do
  case $name in JAVA*_HOME) homes+=("$value") ;; esac
done < <(env)
homes+=(/usr/lib/jvm/* /opt/java/* ~/.sdkman/candidates/java/* ~/.jdks/*)
if on_path=$(command -v java); then homes+=("$(dirname "$(dirname "$(readlink -f "$on_path")")")"); fi

for home in "${homes[@]}"; do
  if [ -n "$home" ] && new_enough "$home"; then
    echo "$home/bin/java"
    exit 0
  fi
done
echo "No JDK $release or newer was found in JAVA_HOME, JAVA*_HOME, /usr/lib/jvm, /opt/java, ~/.sdkman, ~/.jdks or on PATH." >&2
exit 1
