#!/usr/bin/env bash
# Unpacks a real RabbitMQ (this distribution's own packages, with their Erlang) into CACHE/rabbitmq. Nothing is installed,
# no root is needed, the machine's own package state is neither read nor changed.
#
#   fetch.sh CACHE     prints CACHE/rabbitmq; the first time takes about 20 s and 60 MB, then nothing
#
# Exit 3: this machine has no apt, or its mirror has no rabbitmq-server.
set -euo pipefail

cache=${1:?usage: fetch.sh CACHE}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
root=$cache/rabbitmq

say() { echo "rabbitmq/fetch.sh: $*" >&2; }

exec 9>"$cache/rabbitmq.lock"
flock 9 # two starts at once: the second waits and finds the work done
[ -e "$root/.ready" ] && { echo "$root"; exit 0; }

for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null || { say "no $tool on this machine"; exit 3; }
done

new=$cache/rabbitmq.new apt=$cache/rabbitmq.apt
trap 'rm -rf "$new" "$apt"' EXIT
rm -rf "$new" "$apt"
mkdir -p "$new/bin" "$apt"/lists/partial "$apt"/archives/partial
: >"$apt/status"

# The distribution's own archives, as this machine is set up to reach them, and no third party's.
keyring= ; for k in debian ubuntu; do
  f=/usr/share/keyrings/$k-archive-keyring.gpg; [ -e "$f" ] && keyring="[signed-by=$f]"
done
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  awk -v k="$keyring" '$1 ~ /\/(debian|ubuntu)/ {print "deb", k, $0}' | sort -u >"$apt/sources.list"
[ -s "$apt/sources.list" ] || { say "apt knows no Debian or Ubuntu archive here"; exit 3; }
cat >"$apt/apt.conf" <<C
Dir::State "$apt"; Dir::State::status "$apt/status"; Dir::State::lists "$apt/lists";
Dir::Cache "$apt"; Dir::Cache::archives "$apt/archives";
Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User ""; APT::Install-Recommends "false"; Acquire::Languages "none"; Acquire::Retries "3";
C
export APT_CONFIG=$apt/apt.conf

say "fetching RabbitMQ and Erlang (once, about 60 MB)"
apt-get -qq update >&2 || { say "the package index cannot be had"; exit 3; }
# Of all that an installation would bring, what a bare machine lacks; libc and its kin are this machine's own.
packages=$(apt-get -qq -y install --print-uris rabbitmq-server |
  sed -nE "s#^'.*/([^/_]+)_[^/]*'.*#\1#p" | grep -xE 'rabbitmq-server|erlang-.*|libsctp1.*|libwrap0.*') ||
  { say "the archive has no rabbitmq-server"; exit 3; }
# shellcheck disable=SC2086 # a list of words
(cd "$apt/archives" && apt-get -qq download $packages >&2) # checks signatures and hashes
for deb in "$apt"/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -C "$new" -x --no-same-owner --exclude='./usr/share/doc' --exclude='./usr/share/man'
done

# Debian's erl has /usr/lib/erlang written into it, and so has the emulator's way to start epmd.
cat >"$new/bin/erl" <<'X'
#!/bin/sh
R=$(cd "$(dirname "$0")/.." && pwd)
export ROOTDIR="$R/usr/lib/erlang" EMU=beam PROGNAME=erl
BINDIR=$(echo "$ROOTDIR"/erts-*/bin)
export BINDIR
exec "$BINDIR/erlexec" "$@"
X
chmod +x "$new/bin/erl"
ln -s "$(cd "$new" && echo usr/lib/erlang/erts-*/bin/epmd | sed 's#^#../#')" "$new/bin/epmd"
"$new/bin/erl" -noinput -eval 'halt(0).' || { say "the unpacked Erlang does not run on this machine"; exit 3; }

rm -rf "$root"
mv "$new" "$root"
: >"$root/.ready"
echo "$root"
