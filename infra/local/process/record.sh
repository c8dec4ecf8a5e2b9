#!/usr/bin/env bash
# record.sh [--parent PID] FILE COMMAND...: becomes COMMAND, having written its pid and start time to FILE first.
# A pid alone may belong to somebody else tomorrow; with the start time (clock ticks since boot) it cannot.
# --parent: ends instead if that parent is gone by then; whoever looks after FILE may have looked before it was there.
set -euo pipefail
parent=
if [ "$1" = --parent ]; then
  parent=$2
  shift 2
fi
file=$1
shift
stat=$(<"/proc/$$/stat")
set -f
# shellcheck disable=SC2206 # fields after the command's name, which may hold blanks
fields=(${stat##*) })
set +f
mkdir -p "$(dirname "$file")"
printf '%s %s\n' "$$" "${fields[19]}" >"$file"
if [ -n "$parent" ] && ! grep -qx "PPid:.$parent" "/proc/$$/status"; then
  rm -f "$file"
  exit 1
fi
exec "$@"
