#!/bin/sh
# Writes the secret files that Compose mounts, where they are missing; checks the ones that are there.
set -eu
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: prepare-secrets.sh [--help]
Makes sure that the folder AIA_SECRETS (default: deployment/docker/secrets) holds every secret of the Compose stacks.
Secrets that are there are never changed or printed.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

case ${1:-} in
--help) usage && exit 0 ;;
'') ;;
*) usage >&2 && exit 2 ;;
esac

# shellcheck source=deployment/docker/settings.sh
. deployment/docker/settings.sh
folder=$AIA_SECRETS
names='admin_email admin_password postgres_password jwt_secret internal_signing_key internal_public_keys source_credentials_key'
missing=
for name in $names; do [ -e "$folder/$name" ] || missing=yes; done
[ -z "$missing" ] || deployment/scripts/generate-secrets.sh --files "$folder" >&2
[ -e "$folder/qdrant_api_key" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/qdrant_api_key"
chmod 644 "$folder/qdrant_api_key"
case " ${AIA_OVERLAYS:-} " in
*' s3 '*)
  for name in s3_access_key_id s3_secret_access_key; do
    [ -s "$folder/$name" ] || fail "AIA_OVERLAYS=s3 needs the keys of the bucket: write $folder/$name."
  done
  ;;
esac
for name in $names qdrant_api_key; do
  [ -f "$folder/$name" ] || fail "$folder/$name is not a file. Delete it; it is made again."
  [ -s "$folder/$name" ] || fail "$folder/$name is empty. Delete it, and it is made again; keep it if a database uses it."
done
