#!/usr/bin/env bash
# run.sh HOME DIR AMQP DIST EPMD: becomes a RabbitMQ node of its own, on loopback, with its data, cookie, log and epmd in DIR.
#
# HOME   what fetch.sh printed, "-" for the rabbitmq-server on PATH, or "docker" for a container (AMQP alone counts then)
# DIR    data directory; the node's name is made from it once and kept in DIR/node, so the data outlives a change of ports
# AMQP, DIST, EPMD   three free ports. EPMD must already answer (epmd.sh): the one erl would start outlives the broker.
#
# DIR/env is what ctl.sh needs to reach the node.
set -euo pipefail
home=$1 dir=$2 amqp=$3 dist=$4 epmd=$5
mkdir -p "$dir"/{home,data,log}
chmod 700 "$dir" # the cookie is in it

if [ "$home" = docker ]; then
  name=dialer-$(printf %s "$dir" | cksum | cut -d' ' -f1)
  docker rm --force "$name" >/dev/null 2>&1 || true # of a run that was killed
  printf 'DOCKER=%s\n' "$name" >"$dir/env"
  exec docker run --rm --name "$name" --hostname dialer --user "$(id -u):$(id -g)" \
    --publish "127.0.0.1:$amqp:5672" --volume "$dir/data:/var/lib/rabbitmq" rabbitmq:4
fi

[ -s "$dir/node" ] || echo "dialer-$(printf %s "$dir" | cksum | cut -d' ' -f1)@localhost" >"$dir/node"
cat >"$dir/rabbitmq.conf" <<C
listeners.tcp.1 = 127.0.0.1:$amqp
loopback_users.guest = true
log.console = false
log.file = broker.log
log.file.level = warning
vm_memory_high_watermark.absolute = 1GiB
disk_free_limit.absolute = 200MB
C
echo '[].' >"$dir/enabled_plugins"

if [ "$home" = - ]; then
  server=$(command -v rabbitmq-server)
  # Debian's wrapper insists on the rabbitmq account; what it wraps does not.
  [ ! -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || server=/usr/lib/rabbitmq/bin/rabbitmq-server
  path=$PATH
else
  server=$home/usr/lib/rabbitmq/bin/rabbitmq-server path=$home/bin:$PATH
fi
cat >"$dir/env" <<E
export PATH='$path' HOME='$dir/home' SBIN='$(dirname "$server")'
export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE='$dir/rabbitmq.conf' RABBITMQ_ADVANCED_CONFIG_FILE='$dir/none.config'
export RABBITMQ_ENABLED_PLUGINS_FILE='$dir/enabled_plugins' RABBITMQ_MNESIA_BASE='$dir/data' RABBITMQ_LOG_BASE='$dir/log'
export RABBITMQ_NODENAME='$(cat "$dir/node")' RABBITMQ_PID_FILE='$dir/broker.pid'
export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$amqp RABBITMQ_DIST_PORT=$dist
export ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd
E
# shellcheck source=/dev/null
. "$dir/env"
# loopback for the distribution too; no busy waiting, for other processes share the cores
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
# the script then becomes the broker instead of watching over it: this pid is the broker's
export RUNNING_UNDER_SYSTEMD=true
exec "$server"
