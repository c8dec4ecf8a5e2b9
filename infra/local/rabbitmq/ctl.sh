#!/usr/bin/env bash
# ctl.sh DIR COMMAND...: rabbitmqctl against the node that run.sh started in DIR
set -euo pipefail
# shellcheck source=/dev/null
. "$1/env"
shift
[ -z "${DOCKER:-}" ] || exec docker exec "$DOCKER" rabbitmqctl "$@"
exec "$SBIN/rabbitmqctl" "$@"
