#!/usr/bin/env bash
# cli.sh DIR pbx|carrier COMMAND...: one command on that instance's console
set -euo pipefail
dir=$(cd "${1:?usage: cli.sh DIR pbx|carrier COMMAND...}" && pwd)
instance=$2
shift 2
exec "$dir/root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$dir/root/usr/lib/x86_64-linux-gnu" "$dir/root/usr/sbin/asterisk" \
  -C "$dir/$instance/etc/asterisk.conf" -rx "$*"
