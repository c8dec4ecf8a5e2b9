#!/usr/bin/env bash
# up.sh DIR: a real Asterisk 22 as pbx and another one as carrier, on loopback, without root, docker or an installation.
#
#   DIR/pbx       the instance with AMI (etc log run spool; CDRs in log/cdr-csv/Master.csv)
#   DIR/carrier   plays the telephone network: the dialled number decides (conf/carrier/extensions.conf); log/calls.log
#   DIR/ami.env   ports and AMI accounts, shell syntax, mode 0600; made once and kept, so a restart is found where it was
#   DIR/pids      pid files of the two
#
# What runs already is left alone. Prints nothing when all is well. Environment: AMI_PORT (a free one), DIALER_CACHE.
set -euo pipefail
umask 077

dir=${1:?usage: up.sh DIR}
mkdir -p "$dir"/pids
dir=$(cd "$dir" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$("$here/fetch.sh" "${DIALER_CACHE:-$HOME/.cache/dialer}")
ld=("$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" "$root/usr/sbin/asterisk")

say() { echo "asterisk/up.sh: $*" >&2; }
exec 9>"$dir/.lock"
flock -w 60 9

# Below the range that outgoing connections take their ports from, so that a port stays ours across a restart.
# Somebody listens there (0A) or has it open (07, UDP); a connection of before that is still fading away does not count.
taken() {
  awk -v port=":$(printf %04X "$1")$" '$2 ~ port && ($4 == "0A" || $4 == "07") {found = 1} END {exit !found}' \
    /proc/net/{tcp,udp,tcp6,udp6} 2>/dev/null
}
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && taken "$port"; do :; done
  echo "$port"
}
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if [ ! -s "$dir/ami.env" ]; then
  rtp=$((32768 + RANDOM % 7 * 4000)) # Asterisk passes over ports in use, so slices that meet do no harm
  cat >"$dir/ami.env.new" <<E
AMI_PORT=${AMI_PORT:-$(free_port)}
AMI_USER=dialer
AMI_SECRET=$(secret)
OBSERVER_SECRET=$(secret)
SIP_PORT=$(free_port)
CARRIER_SIP_PORT=$(free_port)
RTP_LO=$rtp
E
  mv "$dir/ami.env.new" "$dir/ami.env"
fi
# shellcheck source=/dev/null
. "$dir/ami.env"
ln -sfn "$root" "$dir/root" # for cli.sh

render() { # instance
  local inst=$dir/$1 lo=$RTP_LO file
  [ "$1" = pbx ] || lo=$((RTP_LO + 2000))
  mkdir -p "$inst"/{etc,log/cdr-csv,log/cel-custom,run,spool/monitor,lib,cache,agi-bin,moh}
  for file in "$here"/conf/*.conf "$here/conf/$1"/*.conf "$here"/../../../edge-agent/asterisk/*.conf; do
    sed -e "s#@ROOT@#$root#g; s#@INST@#$inst#g; s#@AMI_PORT@#$AMI_PORT#g; s#@AMI_USER@#$AMI_USER#g; s#@AMI_SECRET@#$AMI_SECRET#g" \
      -e "s#@OBSERVER_SECRET@#$OBSERVER_SECRET#g; s#@SIP_PORT@#$SIP_PORT#g; s#@CARRIER_SIP_PORT@#$CARRIER_SIP_PORT#g" \
      -e "s#@RTP_LO@#$lo#g; s#@RTP_HI@#$((lo + 1999))#g" "$file" >"$inst/etc/$(basename "$file")"
  done
}

alive() { # instance: its pid file names a process that still is the one recorded
  local pid started stat fields
  read -r pid started 2>/dev/null <"$dir/pids/$1" || return 1
  stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2206
  fields=(${stat##*) })
  [ "${fields[0]}" != Z ] && [ "${fields[19]}" = "$started" ]
}

start() { # instance
  alive "$1" && return
  render "$1"
  rm -f "$dir/$1/run/asterisk.ctl" "$dir/pids/$1"
  : >"$dir/$1/log/messages.log"
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  setsid "$here/../process/record.sh" "$dir/pids/$1" "${ld[@]}" -f -C "$dir/$1/etc/asterisk.conf" \
    </dev/null >"$dir/$1/log/stdout" 2>&1 9>&- &
}

booted() { # instance
  for _ in $(seq 1 300); do
    if [ -S "$dir/$1/run/asterisk.ctl" ] && "$here/cli.sh" "$dir" "$1" core waitfullybooted 2>/dev/null | grep 'fully booted' >/dev/null; then
      # a module that did not load, or a port that is taken, must not pass unseen
      if grep -hE 'declined to load|could not be started|Address already in use|Unable to bind' "$dir/$1/log/messages.log" >&2; then
        say "$1 came up lame (above)"
        "$here/down.sh" "$dir" "$1"
        return 1
      fi
      return 0
    fi
    [ -s "$dir/pids/$1" ] && ! alive "$1" && break
    sleep 0.1
  done
  say "$1 did not start:"
  tail -n 5 "$dir/$1/log/stdout" "$dir/$1/log/messages.log" >&2
  return 1
}

if ! alive pbx && taken "$AMI_PORT"; then say "port $AMI_PORT (AMI) is taken"; exit 1; fi
start pbx
start carrier # both boot at the same time
booted pbx
booted carrier
