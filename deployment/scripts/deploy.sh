#!/bin/sh
# Brings a Compose installation to a new version without interrupting anybody, and back to the old one when that fails.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

usage() {
  cat <<'TEXT'
Usage: deploy.sh [--version VERSION] [--pull] [--no-backup] [--file FILE] [--timeout SECONDS] [--drain SECONDS] [--help]
Steps: check the machine and the settings; build or pull the images; back up what is there; migrate the database; replace
each service, new replicas first; check that the whole system is ready. When a step fails, everything that was replaced
goes back to the version that ran before; the exit code is 1 then.
  --version VERSION  what to deploy (default: the commit of this checkout). Images that are here already are not built
                     again, so an older version is deployed the same way.
  --pull             take the images from the registry of AIA_REPOSITORY instead of building them
  --no-backup        do not back up first
  --file FILE        Compose file (default: deployment/docker/docker-compose.prod.yml)
  --timeout SECONDS  how long a new replica may take to become healthy (default: 120)
  --drain SECONDS    how long an old replica may take to finish its streams (default: 300)
Settings: deployment/docker/.env and the environment (docs/guides/DOCKER_DEPLOYMENT.md); AIA_OVERLAYS adds overlays, e.g. s3.
TEXT
}

say() { printf '%s\n' "$1"; }
fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

file=deployment/docker/docker-compose.prod.yml
version=
pull=
backup=yes
timeout=120
drain_seconds=300
while [ "$#" -gt 0 ]; do
  case $1 in
  --help)
    usage
    exit 0
    ;;
  --pull) pull=yes ;;
  --no-backup) backup= ;;
  --version | --file | --timeout | --drain)
    [ "$#" -ge 2 ] || fail "$1 needs a value. See: deploy.sh --help"
    case $1 in
    --version) version=$2 ;;
    --file) file=$2 ;;
    --timeout) timeout=$2 ;;
    --drain) drain_seconds=$2 ;;
    esac
    shift
    ;;
  *)
    usage >&2
    exit 2
    ;;
  esac
  shift
done
case $timeout$drain_seconds in *[!0-9]*) fail "--timeout and --drain take a number of seconds." ;; esac

# --- What is there -----------------------------------------------------------------------------------------------------

# shellcheck source=deployment/docker/settings.sh
. "$here/../docker/settings.sh"
# shellcheck disable=SC2086 # one --file for each file
compose() { docker compose $files "$@"; }
# What Compose knows is asked once: on a busy machine each of its calls takes seconds.
read_stack() {
  problem=$(compose config --quiet 2>&1) || fail "$file is not usable: $(printf '%s' "$problem" | tail -n 1)"
  services=$(compose config --services)
  project=$(compose config | sed -n 's/^name: //p')
}
containers() {
  docker ps --quiet --no-trunc --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False
}
has() { printf '%s\n' "$services" | grep -qx "$1"; }
# The tag that a running service was started with, without the suffix of the LanceDB variant.
running_version() {
  id=$(containers gateway | head -n 1)
  [ -z "$id" ] || docker inspect --format '{{.Config.Image}}' "$id" | sed 's/.*://'
}

# --- Preflight -----------------------------------------------------------------------------------------------------------

MIN_FREE_MB=4000

preflight() {
  "$here/check-requirements.sh" --docker
  "$here/../docker/prepare-secrets.sh"
  read_stack
  free=$(df -Pm . | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$MIN_FREE_MB" ] || fail "Only $free MB are free here; $MIN_FREE_MB are needed. Try: docker system prune"
}

# One deployment at a time. The folder is on this machine only, so that a crash leaves nothing that a reboot keeps.
take_turn() {
  lock=${TMPDIR:-/tmp}/ai-assistant-deploy-$(printf '%s' "$PWD/$file" | cksum | cut -d ' ' -f 1)
  mkdir "$lock" 2>/dev/null || {
    holder=$(cat "$lock/pid" 2>/dev/null || echo 0)
    kill -0 "$holder" 2>/dev/null && fail "Another deployment runs (process $holder)."
    say "Clearing up after a deployment that was killed"
  }
  echo "$$" >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT TERM
}

# --- Images --------------------------------------------------------------------------------------------------------------

images_are_here() {
  for image in $(compose config --images | grep "/[a-z-]*:$version"); do
    docker image inspect "$image" >/dev/null 2>&1 || return 1
  done
}

get_images() {
  if [ -n "$pull" ]; then
    say "Pulling the images of $version"
    compose pull --quiet || fail "The images of $version could not be pulled. Nothing was changed."
  elif images_are_here; then
    say "The images of $version are here"
  else
    say "Building the images of $version"
    deployment/docker/build-images.sh --version "$version" --stack "$file"
  fi
}

# --- Backup and migration --------------------------------------------------------------------------------------------------

save_backup() {
  [ -n "$backup" ] && [ -n "$previous" ] || return 0
  say "Backing up"
  # shellcheck disable=SC2046 # one --compose for each file
  AIA_VERSION=$previous "$here/backup.sh" $(printf '%s' "$files" | sed 's/--file/--compose/g') --output "${AIA_BACKUPS:-backups}" ||
    fail "The backup failed, so nothing was changed. Without one: deploy.sh --no-backup"
}

# Everything that is not ours: databases, models, proxies. Running ones are left alone unless their settings changed.
start_stores() {
  stores=
  for name in postgres redis qdrant ollama; do ! has "$name" || stores="$stores $name"; done
  # shellcheck disable=SC2086 # one word for each service
  output=$(compose up --detach --no-deps --wait --wait-timeout "$timeout" $stores 2>&1) ||
    fail "The databases do not start: $(printf '%s' "$output" | tail -n 1). See: docker compose $files logs$stores"
}

migrate() {
  say "Migrating the database"
  compose run --rm -T --no-deps migrate ||
    fail "The migration failed and changed nothing; ${previous:-nothing} still runs."
}

# --- Replace -----------------------------------------------------------------------------------------------------------------

# health CONTAINER: starting, healthy, unhealthy or exited
health() {
  docker inspect --format '{{if .State.Running}}{{.State.Health.Status}}{{else}}exited{{end}}' "$1" 2>/dev/null || echo exited
}

# Waits until each container is healthy; says why when one is not.
wait_healthy() {
  deadline=$(($(date +%s) + timeout))
  for id in "$@"; do
    until [ "$(health "$id")" = healthy ]; do
      restarts=$(docker inspect --format '{{.RestartCount}}' "$id" 2>/dev/null || echo 9)
      if [ "$restarts" -ge 3 ] || [ "$(date +%s)" -gt "$deadline" ]; then
        say "  $(docker inspect --format '{{.Name}}' "$id" | tr -d /) does not become healthy: $(docker logs --tail 1 "$id" 2>&1)" >&2
        return 1
      fi
      sleep 0.5
    done
  done
}

# proxy_of SERVICE: the proxy that spreads its calls, if this stack has one
proxy_of() {
  has edge || return 0
  case $1 in
  gateway) echo edge ;;
  ingestion | retrieval | chat) echo mesh ;;
  esac
}

# ask PROXY COMMAND: the runtime interface of HAProxy, in the container PROXY
ask() {
  docker exec "$1" bash -c "exec 3<>/dev/tcp/127.0.0.1/9999 && printf '%s\n' \"\$0\" >&3 && cat <&3" "$2"
}

# server PROXY SERVICE CONTAINER: name and state (2: it answers) that the proxy has of a container, nothing when it has none
server() {
  addresses=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$3")
  ask "$1" "show servers state $2" | awk -v wanted=" $addresses" '$2 != "" && index(wanted, " " $5 " ") { print $4, $6; exit }'
}

# Waits until the proxy sends calls to each new container: a healthy one is of no use before that.
wait_taken_up() {
  by=$1
  of=$2
  shift 2
  deadline=$(($(date +%s) + timeout))
  for id in "$@"; do
    until [ "$(server "$by" "$of" "$id" | cut -d ' ' -f 2)" = 2 ]; do
      [ "$(date +%s)" -le "$deadline" ] || {
        say "  the proxy does not reach $(docker inspect --format '{{.Name}}' "$id" | tr -d /)" >&2
        return 1
      }
      sleep 0.5
    done
  done
}

open_streams() { ask "$1" 'show stat' | awk -F, -v backend="$2" -v server="$3" '$1 == backend && $2 == server { print $5 }'; }

# Takes a replica out of turn and lets what it has begun come to its end.
drain() {
  place=$(server "$1" "$2" "$3" | cut -d ' ' -f 1)
  [ -n "$place" ] || return 0
  drained="$drained $2/$place"
  ask "$1" "set server $2/$place state drain" >/dev/null
  until_time=$(($(date +%s) + drain_seconds))
  while [ "$(open_streams "$1" "$2" "$place")" != 0 ] && [ "$(date +%s)" -lt "$until_time" ]; do sleep 0.5; done
}

# The proxy may use the places of removed replicas again, once it has noticed that they are gone.
free_places() {
  [ -n "$drained" ] || return 0
  sleep 5
  for place in $drained; do ask "$1" "set server $place state ready" >/dev/null; done
}

# replace SERVICE VERSION: new replicas first, then the old ones one by one. On failure the old ones still run.
replace() {
  service=$1
  old=$(containers "$service")
  count=$(printf '%s\n' "$old" | grep -c . || true)
  AIA_VERSION=$2
  proxy=$(proxy_of "$service")
  [ -z "$proxy" ] || proxy=$(containers "$proxy" | head -n 1)
  say "  $service"
  if [ -z "$proxy" ] || [ "$count" -eq 0 ]; then
    # shellcheck disable=SC2046 # one word for each container
    compose up --detach --no-deps "$service" >/dev/null 2>&1 && wait_healthy $(containers "$service")
    return
  fi
  compose up --detach --no-deps --no-recreate --scale "$service=$((2 * count))" "$service" >/dev/null 2>&1 || true
  new=$(containers "$service" | grep -vxF "$old" || true)
  # shellcheck disable=SC2086
  if [ -z "$new" ] || ! wait_healthy $new || ! wait_taken_up "$proxy" "$service" $new; then
    # shellcheck disable=SC2086
    [ -z "$new" ] || docker rm --force $new >/dev/null
    return 1
  fi
  drained=
  for id in $old; do
    drain "$proxy" "$service" "$id"
    docker stop --time 15 "$id" >/dev/null
    docker rm "$id" >/dev/null
  done
  free_places "$proxy"
}

# Ours, in an order in which nobody calls a service that does not know the call yet.
OURS='model-server ingestion-worker ingestion retrieval chat gateway'

replace_all() {
  replaced=
  for name in $OURS; do
    has "$name" || continue
    # Behind a proxy the old replicas of a service whose new ones fail still run; without one they are gone.
    if ! replace "$name" "$version"; then
      [ -n "$(proxy_of "$name")" ] || replaced="$name $replaced"
      return 1
    fi
    replaced="$name $replaced"
  done
}

roll_back() {
  [ -n "$previous" ] || {
    compose stop >/dev/null 2>&1
    fail "$1 Nothing ran before, so everything was stopped; the data stays."
  }
  say "$1 Going back to $previous" >&2
  for name in $replaced; do
    replace "$name" "$previous" || fail "$name did not come back with $previous. See: docker compose $files ps"
  done
  fail "$version was not deployed; $previous runs again. The database keeps its new version, which $previous can read."
}

gate() {
  port=$(compose port "$(has edge && echo edge || echo gateway)" 8080) || return 1
  "$here/wait-for-ready.sh" --timeout "$timeout" "http://$port/health/ready"
}

# --- The deployment ----------------------------------------------------------------------------------------------------------

[ -f "$file" ] || fail "There is no Compose file $file."
overlaid=$(stack_files "$file")
files=$(printf '%s\n' "$overlaid" | sed 's/^/--file /' | tr '\n' ' ')
preflight
take_turn
previous=$(running_version)
if [ -z "$version" ]; then
  version=$(git describe --always --dirty 2>/dev/null || echo local)
  case $version in *-dirty | local) version=$version-$(date +%Y%m%d%H%M%S) ;; esac
fi
export AIA_VERSION="$version"
say "Deploying $version${previous:+ over $previous}"
get_images
save_backup
start_stores
migrate
if [ -z "$previous" ]; then
  say "Starting"
  output=$(compose up --detach --wait --wait-timeout "$((3 * timeout))" 2>&1) ||
    roll_back "The system does not start: $(printf '%s' "$output" | tail -n 1)."
else
  say "Replacing"
  replace_all || roll_back "$service does not start."
fi
gate || roll_back "The system is not ready."
say "$version runs at http://$port"
