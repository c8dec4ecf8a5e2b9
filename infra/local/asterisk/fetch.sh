#!/usr/bin/env bash
# Unpacks Asterisk 22 (Debian's own packages, with every library they need) into CACHE/asterisk. Nothing is installed, no
# root is needed, the machine's own package state is neither read nor changed.
#
#   fetch.sh CACHE     prints CACHE/asterisk; the first time takes about 6 s and 17 MB, then nothing
#
# Environment: SUITES ("forky sid", tried in this order), MIRROR (this machine's own Debian archive)
# Exit 3: no apt here, another architecture, or no archive that has an Asterisk.
set -euo pipefail

cache=${1:?usage: fetch.sh CACHE}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
root=$cache/asterisk
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { echo "asterisk/fetch.sh: $*" >&2; }

exec 9>"$cache/asterisk.lock"
flock 9 # two starts at once: the second waits and finds the work done
[ -e "$root/.ready" ] && { echo "$root"; exit 0; }

for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null || { say "no $tool on this machine"; exit 3; }
done
[ "$(uname -m)" = x86_64 ] || { say "only x86_64 is served"; exit 3; }
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keyring" ] || { say "no $keyring: the packages could not be verified"; exit 3; }
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -1 || true)}
[ -n "$mirror" ] || { say "apt knows no Debian archive here: set MIRROR"; exit 3; }

new=$cache/asterisk.new apt=$cache/asterisk.apt
trap 'rm -rf "$new" "$apt"' EXIT

index() { # suite
  rm -rf "$apt"
  mkdir -p "$apt"/lists/partial "$apt"/archives/partial
  : >"$apt/status"
  echo "deb [arch=amd64 signed-by=$keyring] $mirror $1 main" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<C
Dir::State "$apt"; Dir::State::status "$apt/status"; Dir::State::lists "$apt/lists";
Dir::Cache "$apt"; Dir::Cache::archives "$apt/archives";
Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::trusted "/dev/null"; Dir::Etc::trustedparts "/dev/null";
APT::Sandbox::User ""; APT::Architecture "amd64"; APT::Architectures {"amd64";};
APT::Install-Recommends "false"; Acquire::Languages "none"; Acquire::Retries "3";
C
  export APT_CONFIG=$apt/apt.conf
  apt-get -qq update >&2 && apt-cache policy asterisk | grep 'Candidate: [0-9]' >/dev/null
}

unpack() { # list of packages
  # shellcheck disable=SC2046 # a list of words
  (cd "$apt/archives" && apt-get -qq download $(cat "$1") >&2) # checks signatures and hashes
  rm -rf "$new"
  mkdir -p "$new"
  local deb
  for deb in "$apt"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$new" -x --no-same-owner \
      --exclude=./usr/share/{doc,man,locale,lintian,bug,info,gdb} --exclude=./usr/share/asterisk/{static-http,firmware,phoneprov} \
      --exclude=./usr/lib/x86_64-linux-gnu/gconv
  done
  ln -sfn en_US_f_Allison "$new/usr/share/asterisk/sounds/en" # what the package's postinst does
}

# Shared objects that the loaded modules want and that are not unpacked: ld.so would fall back to this machine's own.
missing() {
  local lib=$new/usr/lib/x86_64-linux-gnu module
  { echo "$new/usr/sbin/asterisk"; awk -v m="$lib/asterisk/modules/" '/^load/ {print m $3}' "$here/conf/modules.conf"; } |
    while read -r module; do
      [ -e "$module" ] || { echo "$module"; continue; }
      "$new/usr/lib64/ld-linux-x86-64.so.2" --library-path "$lib" --list "$module" 2>&1 |
        awk -v f="$module" -v r="$new/" '/not found|cannot open|error/ || ($2 == "=>" && index($3, r) != 1) {print f": "$0}'
    done
}

say "fetching Asterisk (once, about 17 MB)"
found=
for suite in ${SUITES:-forky sid}; do
  index "$suite" && { found=$suite; break; }
  say "$suite has no asterisk"
done
[ -n "$found" ] || { say "no suite of (${SUITES:-forky sid}) at this machine's archive has asterisk"; exit 3; }

# All that an installation would bring (about 160 packages), and the two dozen of them that the loaded modules need.
apt-get -qq -y install --print-uris asterisk | sed -nE "s#^'.*/([^/_]+)_[^/]*'.*#\1#p" | sed 's#%2[bB]#+#g' | sort -u >"$apt/all"
grep -xE 'asterisk|asterisk-modules|asterisk-core-sounds-en-gsm|libgcc-s1|zlib1g|lib(bsd|c|cap|crypt|edit|gsm|jansson|md|sqlite3-|ssl|systemd|tinfo|uriparser|uuid|xml2-|xslt|zstd|stdc\+\+)[0-9.]*(t64)?' "$apt/all" >"$apt/few"
unpack "$apt/few"
lacking=$(missing)
if [ -n "$lacking" ]; then
  say "the short list lacks something, unpacking all of it: $lacking"
  unpack "$apt/all"
  lacking=$(missing)
  [ -z "$lacking" ] || { say "still missing: $lacking"; exit 3; }
fi
rm -rf "$root"
mv "$new" "$root"
{ echo "suite=$found"; (cd "$apt/archives" && sha256sum -- *.deb); } >"$root/.ready"
echo "$root"
