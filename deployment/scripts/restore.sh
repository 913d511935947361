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
    --compose) compose="$compose -f $2" ;;
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

# Stops what writes, restores, and starts again what ran before.
restore_containers() {
  "$here/check-requirements.sh" --docker
  cd "$caller"
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  cp -R "$backup" "$copy/backup"
  # The container's own user has to read it; to everybody else the folder above stays closed.
  chmod -R a+rX "$copy/backup"
  # shellcheck disable=SC2086 # one -f for each file
  running=$(docker compose $compose ps --services --filter status=running | grep -Ev '^(postgres|redis|qdrant|ollama)$' || true)
  # shellcheck disable=SC2086
  [ -z "$running" ] || docker compose $compose stop $running
  code=0
  # shellcheck disable=SC2086
  docker compose $compose run --rm -T --no-deps --volume "$copy/backup:/backup:ro" --entrypoint node ingestion-worker \
    services/ingestion/dist/backup.js restore /backup $replace >&2 || code=$?
  # shellcheck disable=SC2086
  [ -z "$running" ] || docker compose $compose start $running
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
