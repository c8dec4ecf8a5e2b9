#!/usr/bin/env bash
# down.sh DIR [pbx|carrier]: stops what up.sh started there, by pid, and nothing else.
set -euo pipefail
dir=$(cd "${1:?usage: down.sh DIR [pbx|carrier]}" && pwd)
shift
targets=()
for instance in "${@:-pbx}" "${@:-carrier}"; do targets+=("TERM:$dir/pids/$instance"); done
exec "$(dirname "${BASH_SOURCE[0]}")/../process/end.sh" "${targets[@]}"
