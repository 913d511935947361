#!/bin/sh
# Saves database, vectors and original files as of one moment, while the system runs. Last line of output: the folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
caller=$(pwd)
cd "$here/../.."

usage() {
  cat <<'TEXT'
Usage: backup.sh [--output DIR] [--keep N] [--compose FILE]… [--project NAME] [--help]
Makes a new folder aia-backup-<time> below DIR and prints its path as the last line. The folder appears only when the
backup is complete; restore.sh --check reads it from end to end.
  --output DIR    where backups are kept (default: backups)
  --keep N        afterwards delete the oldest backups, so that N are left
  --compose FILE  save the containers of this Compose file (may be repeated) instead of the installation here
  --project NAME  name of the Compose project
  --help          show this text
Which installation: the containers of --compose; else, where DATABASE_URL is set in the environment, the servers that
DATABASE_URL, VECTOR_STORE, LANCEDB_PATH or QDRANT_URL and BLOBS_PATH name; else the one of this checkout (.env).
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

output=$caller/backups
keep=
compose=
while [ "$#" -gt 0 ]; do
  case $1 in
  --help)
    usage
    exit 0
    ;;
  --output | --keep | --compose | --project)
    [ "$#" -ge 2 ] || fail "$1 needs a value. See: backup.sh --help"
    case $1 in
    --output) output=$2 ;;
    --keep) keep=$2 ;;
    --compose)
      [ -f "$2" ] || [ -f "$caller/$2" ] || fail "There is no Compose file $2."
      compose="$compose -f $2"
      ;;
    --project) COMPOSE_PROJECT_NAME=$2 && export COMPOSE_PROJECT_NAME ;;
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
case $output in
/*) ;;
*) output=$caller/$output ;;
esac
if [ -n "$compose" ]; then
  # shellcheck source=deployment/docker/settings.sh
  . "$here/../docker/settings.sh"
  "$here/check-requirements.sh" --docker
  mkdir -p "$output"
  # Only the image's own user may read the volumes, and only the caller may read the backup: so the folder is lent to the
  # one and given back to the other.
  staging=$output/.incoming-$$
  mkdir -m 700 "$staging"
  in_worker() {
    # shellcheck disable=SC2086 # one -f for each file
    (cd "$caller" && docker compose $compose run --rm -T --no-deps --volume "$staging:/backup" "$@")
  }
  own() { in_worker --user 0:0 --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint chown ingestion-worker -R "$1" /backup >&2; }
  # shellcheck disable=SC2317 # the trap calls it
  give_back() { own "$(id -u):$(id -g)" && rm -rf "$staging"; }
  trap give_back EXIT
  own 10001:10001
  folder=$(in_worker --entrypoint node ingestion-worker \
    services/ingestion/dist/backup.js create --output /backup | tail -n 1)
  [ -n "$folder" ] || fail "The backup did not succeed; the lines above say why."
  own "$(id -u):$(id -g)"
  mv "$staging/$(basename "$folder")" "$output/"
  trap - EXIT
  rmdir "$staging"
  if [ -n "$keep" ]; then
    find "$output" -maxdepth 1 -type d -name 'aia-backup-*' | sort -r | tail -n "+$((keep + 1))" | xargs -r rm -rf
  fi
  printf '%s\n' "$output/$(basename "$folder")"
  exit 0
fi

[ -z "$keep" ] || set -- --keep "$keep"
"$here/check-requirements.sh"
[ -f services/ingestion/dist/backup.js ] || "$here/prepare.sh" >&2
if [ -n "${DATABASE_URL:-}" ]; then
  exec node services/ingestion/dist/backup.js create --output "$output" "$@"
fi
exec node libs/embedded/dist/main.js backup --output "$output" "$@"
