#!/usr/bin/env bash
# end-all.sh DIR: ends whatever of a system in DIR still runs, programs before the services they use, and nothing else.
set -euo pipefail
dir=$1
targets=()
for file in "$dir"/pids/lambda-* "$dir"/pids/functions-*; do
  [ ! -e "$file" ] || targets+=("TERM:$file")
done
for name in edge-agent functions simulated-pbx asterisk/pids/pbx asterisk/pids/carrier \
  rabbitmq/pids/rabbitmq rabbitmq/pids/epmd redis/pids/redis; do
  case $name in */*) file=$dir/$name ;; *) file=$dir/pids/$name ;; esac
  targets+=("TERM:$file")
done
targets+=("INT:$dir/postgres/data/postmaster.pid")
exec bash "$(dirname "${BASH_SOURCE[0]}")/end.sh" "${targets[@]}"
