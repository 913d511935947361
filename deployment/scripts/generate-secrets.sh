#!/bin/sh
# Writes the secrets of an installation; what is there already is never changed or printed.
set -eu
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: generate-secrets.sh [--env FILE | --files DIR] [--help]
Makes every secret that is missing: the first administrator, the database password, the key of access tokens, and the
key pair of the tokens between services.
  --env FILE   write them as lines of an env file, readable by its owner only (default: .env)
  --files DIR  write one file each into DIR, named in lower case, for Docker and Kubernetes secrets
  --help       show this text
Secrets that are there stay as they are: the data depends on them. To replace one, delete its line or file first.
TEXT
}

if [ "$#" -ne 0 ] && [ "$#" -ne 2 ] && [ "${1:-}" != --help ]; then
  usage >&2
  exit 2
fi
case ${1:-} in
--help)
  usage
  exit 0
  ;;
--env) set -- --settings "$2" ;;
--files) ;;
'') ;;
*)
  usage >&2
  exit 2
  ;;
esac

./deployment/scripts/check-requirements.sh
[ -f libs/embedded/dist/main.js ] || ./deployment/scripts/prepare.sh >&2
exec node libs/embedded/dist/main.js secrets "$@"
