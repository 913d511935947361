#!/bin/sh
# Docker Engine, Compose v2 and Buildx on a machine that reaches Debian's and Go's packages only. Nobody else needs it.
set -eu

usage() {
  cat <<'TEXT'
Usage: docker-engine.sh start|stop|env [--help]
  start  installs docker.io from Debian, builds the Compose and Buildx plugins from their Go modules where they are missing
         (eight minutes on two cores), and runs a daemon of its own with its data in AIA_DOCKER_DATA
  stop   ends that daemon; images and volumes stay
  env    prints the line that makes `docker` speak to it: eval "$(scripts/dev/docker-engine.sh env)"
Environment: AIA_DOCKER_DATA (default /var/lib/aia-docker), AIA_DOCKER_RUN (default /run/aia-docker). Root is needed.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

COMPOSE=github.com/docker/compose/v2@v2.40.3
BUILDX=github.com/docker/buildx
data=${AIA_DOCKER_DATA:-/var/lib/aia-docker}
run=${AIA_DOCKER_RUN:-/run/aia-docker}
socket=$run/docker.sock
export DOCKER_HOST="unix://$socket"

install_engine() {
  command -v dockerd >/dev/null 2>&1 && return
  command -v apt-get >/dev/null 2>&1 || fail "dockerd is missing and there is no apt-get to install it with."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables >/dev/null
}

# `go install` refuses modules with replace directives; another module that requires them builds them.
build_plugin() {
  name=$1
  package=$2
  docker "$name" version >/dev/null 2>&1 && return
  command -v go >/dev/null 2>&1 || fail "docker $name is missing and there is no Go to build it with."
  printf 'Building docker %s\n' "$name"
  plugins=/usr/local/lib/docker/cli-plugins
  mkdir -p "$plugins"
  (
    cd "$work"
    [ -f go.mod ] || go mod init local/docker-plugins 2>/dev/null
    export GOFLAGS=-mod=mod
    # The newest Buildx that this Compose agrees with.
    go get "$COMPOSE" >/dev/null 2>&1
    go get "$package" >/dev/null 2>&1
    go build -trimpath -ldflags "-s -w -X github.com/docker/compose/v2/internal.Version=${COMPOSE##*@}" \
      -o "$plugins/docker-$name" "$package"
  )
}

is_running() { docker version >/dev/null 2>&1; }

start() {
  [ "$(id -u)" = 0 ] || fail "Run this as root."
  install_engine
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  build_plugin compose github.com/docker/compose/v2/cmd
  build_plugin buildx "$BUILDX/cmd/buildx"
  is_running && return
  mkdir -p "$data" "$run"
  setsid nohup dockerd --data-root "$data/data" --exec-root "$run/exec" --pidfile "$run/docker.pid" \
    --userland-proxy=false --host "$DOCKER_HOST" >"$data/dockerd.log" 2>&1 &
  tries=0
  until is_running; do
    tries=$((tries + 1))
    [ "$tries" -le 60 ] || fail "dockerd does not start: $(tail -n 1 "$data/dockerd.log")"
    sleep 0.5
  done
}

stop() {
  pid=$(cat "$run/docker.pid" 2>/dev/null || true)
  [ -n "$pid" ] && kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
}

case ${1:-} in
--help) usage ;;
start) start && printf 'export DOCKER_HOST=%s\n' "$DOCKER_HOST" ;;
stop) stop ;;
env) printf 'export DOCKER_HOST=%s\n' "$DOCKER_HOST" ;;
*)
  usage >&2
  exit 2
  ;;
esac
