#!/bin/sh
# The Makefile's targets with MODE=docker: the same words for containers.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

usage() {
  cat <<'TEXT'
Usage: stack.sh start|stop|restart|status|logs [SERVICE]|clean [--yes]|monitoring [--help]
Runs a Compose stack: STACK=simple (default), prod or dev; AIA_OVERLAYS=s3 keeps original files in a bucket.
  start       build the images that are missing (BUILD=1: all), make the secrets, start, wait until everything is ready
  stop        end every container in order; data stays
  clean       delete containers and all stored data, after asking
  monitoring  start Prometheus and Grafana beside it
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

START_TIMEOUT=180
case ${STACK:-simple} in
dev) file=docker-compose.yaml ;;
simple | prod) file=deployment/docker/docker-compose.${STACK:-simple}.yml ;;
*) fail "STACK is simple, prod or dev, not \"$STACK\"." ;;
esac

# shellcheck source=deployment/docker/settings.sh
. "$here/settings.sh"
overlaid=$(stack_files "$file")
compose() {
  # shellcheck disable=SC2046,SC2086 # one --file for each file
  docker compose $(printf -- '--file %s ' $overlaid) "$@"
}

# The port of the gateway or of the proxy in front of it.
published() { compose port edge 8080 2>/dev/null || compose port gateway 8080; }

build_missing() {
  [ -z "${BUILD:-}" ] || { deployment/docker/build-images.sh --stack "$file" && return; }
  for image in $(compose config --images | grep "^${AIA_REPOSITORY:-ai-assistant}/"); do
    docker image inspect "$image" >/dev/null 2>&1 || {
      printf '🔨 Building the images\n'
      deployment/docker/build-images.sh --stack "$file"
      return
    }
  done
}

start() {
  "$here/prepare-secrets.sh"
  build_missing
  printf '🚀 Starting the containers\n'
  log=$(mktemp)
  compose up --detach --wait --wait-timeout "$START_TIMEOUT" >"$log" 2>&1 || {
    grep -iE 'error|unhealthy|denied|in use' "$log" | tail -n 3 >&2 || tail -n 3 "$log" >&2
    rm -f "$log"
    fail "The containers do not become ready. See: make logs MODE=docker, make status MODE=docker"
  }
  rm -f "$log"
  url=http://$(published)
  printf '✅ Ready\n\nAPI            %s/api/v1\nAPI reference  %s/docs\nAdministrator  %s  %s\n' \
    "$url" "$url" "$(cat "$AIA_SECRETS/admin_email")" "$(cat "$AIA_SECRETS/admin_password")"
}

clean() {
  if [ "${1:-}" != --yes ]; then
    printf 'Delete the containers of %s and everything that they have stored? [y/N] ' "$file"
    read -r answer
    case $answer in y | Y | yes) ;; *) fail "Nothing was deleted." ;; esac
  fi
  compose --profile '*' down --volumes --remove-orphans
}

command=${1:-}
[ "$#" -eq 0 ] || shift
case $command in
--help)
  usage
  exit 0
  ;;
start | stop | restart | status | logs | clean | monitoring) ;;
*)
  usage >&2
  exit 2
  ;;
esac
deployment/scripts/check-requirements.sh --docker
case $command in
start) start ;;
stop) compose --profile '*' stop ;;
restart)
  compose stop
  start
  ;;
status) compose ps --all ;;
logs) compose logs --follow --tail 100 "$@" ;;
clean) clean "$@" ;;
monitoring)
  compose --profile monitoring up --detach --no-recreate --wait prometheus || fail "Prometheus does not start; see above."
  printf '📈 Prometheus  http://%s\n' "$(compose port prometheus 9090)"
  compose --profile monitoring up --detach --no-recreate --wait alertmanager || fail "Alertmanager does not start; see above. Prometheus runs."
  printf '🔔 Alertmanager http://%s\n' "$(compose port alertmanager 9093)"
  compose --profile monitoring up --detach --no-recreate --wait grafana || fail "Grafana does not start; see above. Prometheus runs."
  printf '📊 Grafana     http://%s  admin, password as in the secret admin_password\n' "$(compose port grafana 3000)"
  ;;
esac
