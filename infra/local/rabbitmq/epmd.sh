#!/usr/bin/env bash
# epmd.sh HOME PORT: becomes a private epmd (Erlang's name server) on loopback. HOME as for run.sh.
set -euo pipefail
[ "$1" = - ] || PATH=$1/bin:$PATH
epmd=$(command -v epmd) || # a package that puts only erl on PATH
  epmd=$(erl -noinput -eval 'io:put_chars(os:getenv("BINDIR") ++ "/epmd"), halt().')
exec "$epmd" -address 127.0.0.1 -port "$2"
