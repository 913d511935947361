#!/bin/sh
# Starts the whole system on this machine: `make start` is this script.
set -eu
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: start-local.sh [--restart] [--help]
Checks the machine, installs packages, builds, fetches the model weights, writes .env with fresh secrets where there is
none, starts every process, waits until all are ready, and prints the addresses and the administrator's login.
Nothing that is up to date is done again; when the system runs already, it only says so.
  --restart  end it first
  --help     show this text
Settings: .env (described in .env.example). End it with: make stop
TEXT
}

command=start
case ${1:-} in
--help)
  usage
  exit 0
  ;;
--restart) command=restart ;;
'') ;;
*)
  usage >&2
  exit 2
  ;;
esac

./deployment/scripts/check-requirements.sh
# On a first start nothing of ours can be what holds a port.
if [ ! -f libs/embedded/dist/main.js ]; then node deployment/scripts/check-ports.mjs; fi
./deployment/scripts/prepare.sh
exec node libs/embedded/dist/main.js "$command"
