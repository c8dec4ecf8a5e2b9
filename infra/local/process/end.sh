#!/usr/bin/env bash
# end.sh [--when-orphaned] SIGNAL:FILE...: ends, in this order, the processes that these pid files name, and no other.
#
# FILE is record.sh's ("pid start-time") or Postgres' own postmaster.pid. A process that is no longer the recorded one is
# left alone. SIGNAL first, KILL after 15 s.
# --when-orphaned: first waits until standard input ends, which is when whoever started this closed it, or died of anything.
set -uo pipefail

if [ "${1:-}" = --when-orphaned ]; then
  shift
  trap '' INT TERM HUP # Ctrl-C reaches the whole terminal; the owner decides when it is over
  while read -r _; do :; done
fi

# Prints the pid if the file's process is alive and still the one recorded.
ours() {
  local pid started stat fields data
  [ -r "$1" ] || return 1
  if [ "$(basename "$1")" = postmaster.pid ]; then
    { read -r pid && read -r data; } 2>/dev/null <"$1" || return 1
    grep -qzxF -- "$data" "/proc/$pid/cmdline" 2>/dev/null || return 1
  else
    read -r pid started 2>/dev/null <"$1" || return 1
    stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
    # shellcheck disable=SC2206
    fields=(${stat##*) })
    [ "${fields[0]}" != Z ] && [ "${fields[19]}" = "$started" ] || return 1
  fi
  echo "$pid"
}

for target in "$@"; do
  signal=${target%%:*} file=${target#*:}
  pid=$(ours "$file") || { [ "$(basename "$file")" = postmaster.pid ] || rm -f "$file"; continue; }
  kill -CONT "$pid" 2>/dev/null # a stopped process would not hear the next one
  kill -"$signal" "$pid" 2>/dev/null
  for ((i = 0; i < 300; i++)); do
    ours "$file" >/dev/null || break
    sleep 0.05
  done
  [ "$i" -lt 300 ] || kill -KILL "$pid" 2>/dev/null
  [ "$(basename "$file")" = postmaster.pid ] || rm -f "$file"
done
