#!/bin/sh
# Puts a backup back: checked from end to end first, visible in one step, nothing changed when anything is wrong.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
caller=$(pwd)
cd "$here/../.."

usage() {
  cat <<'TEXT'
Usage: restore.sh BACKUP [--replace] [--check] [--compose FILE]… [--project NAME] [--help]
Restores the folder BACKUP, which backup.sh has made, into a stopped, empty installation. A damaged or incomplete backup
is refused and changes nothing.
  --replace       overwrite an installation that holds datasets or conversations
  --check         only read and check the backup
  --compose FILE  restore into the containers of this Compose file (may be repeated); services are stopped meanwhile
  --project NAME  name of the Compose project
  --help          show this text
Which installation: as with backup.sh.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

backup=
check=
compose=
replace=
while [ "$#" -gt 0 ]; do
  case $1 in
  --help)
    usage
    exit 0
    ;;
  --replace) replace=--replace ;;
  --check) check=yes ;;
  --compose | --project)
    [ "$#" -ge 2 ] || fail "$1 needs a value. See: restore.sh --help"
    case $1 in
    --compose)
      [ -f "$2" ] || [ -f "$caller/$2" ] || fail "There is no Compose file $2."
      compose="$compose -f $2"
      ;;
    --project) COMPOSE_PROJECT_NAME=$2 && export COMPOSE_PROJECT_NAME ;;
    esac
    shift
    ;;
  -*)
    usage >&2
    exit 2
    ;;
  *) backup=$1 ;;
  esac
  shift
done
[ -n "$backup" ] || fail "Say which backup. See: restore.sh --help"
case $backup in
/*) ;;
*) backup=$caller/$backup ;;
esac
[ -d "$backup" ] || fail "There is no backup $backup."

STORES='postgres qdrant'

stack() {
  # shellcheck disable=SC2086 # one -f for each file
  (cd "$caller" && docker compose $compose "$@")
}

# Runs as root, so that it reads what only the caller may read; what it has written belongs to the images' user afterwards.
# shellcheck disable=SC2016 # the container's shell fills that in
IN_CONTAINER='
  code=0
  node services/ingestion/dist/backup.js restore /backup "$@" || code=$?
  for folder in /data/blobs /data/vectors; do [ ! -w "$folder" ] || chown -R 10001:10001 "$folder"; done
  exit "$code"'

# Stops what writes, restores, and starts again what ran before.
restore_containers() {
  # shellcheck source=deployment/docker/settings.sh
  . "$here/../docker/settings.sh"
  "$here/check-requirements.sh" --docker
  services=$(stack config --services) || fail "The Compose files cannot be used; the lines above say why."
  stores=
  for name in $STORES; do ! printf '%s\n' "$services" | grep -qx "$name" || stores="$stores $name"; done
  # shellcheck disable=SC2086 # one word for each service
  output=$(stack up --detach --no-deps --no-recreate --wait $stores 2>&1) ||
    fail "The databases do not start: $(printf '%s' "$output" | tail -n 1)"
  running=$(stack ps --services --filter status=running | grep -Ev '^(postgres|redis|qdrant|ollama)$' || true)
  # shellcheck disable=SC2086,SC2317 # the trap calls it
  start_again() { [ -z "$running" ] || stack start $running; }
  trap start_again EXIT
  trap 'exit 130' INT TERM
  # shellcheck disable=SC2086
  [ -z "$running" ] || stack stop $running
  code=0
  # shellcheck disable=SC2086
  stack run --rm -T --no-deps --user 0:0 --cap-add DAC_OVERRIDE --cap-add CHOWN --volume "$backup:/backup:ro" \
    --entrypoint sh ingestion-worker -c "$IN_CONTAINER" restore $replace >&2 || code=$?
  exit "$code"
}

[ -z "$compose" ] || [ -n "$check" ] || restore_containers
"$here/check-requirements.sh"
[ -f services/ingestion/dist/backup.js ] || "$here/prepare.sh" >&2
if [ -n "$check" ]; then exec node services/ingestion/dist/backup.js verify "$backup"; fi
if [ -n "${DATABASE_URL:-}" ]; then
  exec node services/ingestion/dist/backup.js restore "$backup" $replace
fi
exec node libs/embedded/dist/main.js restore "$backup" $replace
