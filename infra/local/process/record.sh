#!/usr/bin/env bash
# record.sh FILE COMMAND...: becomes COMMAND, having written its pid and start time to FILE first.
# A pid alone may belong to somebody else tomorrow; with the start time (clock ticks since boot) it cannot.
set -euo pipefail
file=$1
shift
stat=$(<"/proc/$$/stat")
set -f
# shellcheck disable=SC2206 # fields after the command's name, which may hold blanks
fields=(${stat##*) })
set +f
mkdir -p "$(dirname "$file")"
printf '%s %s\n' "$$" "${fields[19]}" >"$file"
exec "$@"
