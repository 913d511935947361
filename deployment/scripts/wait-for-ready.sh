#!/bin/sh
# Waits until services answer that they are ready; for scripts, CI and deployments. Needs curl, wget or Node.js.
set -eu

usage() {
  cat <<'TEXT'
Usage: wait-for-ready.sh [--timeout SECONDS] [URL…] [--help]
Waits until every URL answers 2xx. Without a URL: the gateway of this checkout, http://127.0.0.1:8080/health/ready, with
the port that GATEWAY_PORT in .env names.
  --timeout SECONDS  give up after this long (default: 120)
  --help             show this text
Exits with 0 when all are ready. Exits with 1 and one line that names the first that is not, when the time is over.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

timeout=120
urls=
while [ "$#" -gt 0 ]; do
  case $1 in
  --help)
    usage
    exit 0
    ;;
  --timeout)
    [ "$#" -ge 2 ] || fail "--timeout takes a number of seconds."
    timeout=$2
    shift
    ;;
  http://* | https://*) urls="$urls $1" ;;
  *)
    usage >&2
    exit 2
    ;;
  esac
  shift
done
case $timeout in
'' | *[!0-9]*) fail "--timeout takes a number of seconds, not \"$timeout\"." ;;
esac

default_url() {
  env_file="$(dirname "$0")/../../.env"
  port=
  if [ -f "$env_file" ]; then port=$(sed -n 's/^GATEWAY_PORT=//p' "$env_file" | tail -n 1); fi
  printf 'http://127.0.0.1:%s/health/ready' "${port:-8080}"
}

# Exit code 0 when the URL answers 2xx.
answers() {
  if command -v curl >/dev/null 2>&1; then
    curl --silent --fail --max-time 5 --output /dev/null "$1" 2>/dev/null
  elif command -v wget >/dev/null 2>&1; then
    wget -q -T 5 -t 1 -O /dev/null "$1" 2>/dev/null
  else
    node -e 'fetch(process.argv[1], { signal: AbortSignal.timeout(5000) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"
  fi
}

[ -n "$urls" ] || urls=$(default_url)
deadline=$(($(date +%s) + timeout))
for url in $urls; do
  until answers "$url"; do
    [ "$(date +%s)" -lt "$deadline" ] ||
      fail "$url was not ready within $timeout s. See: make status, make logs"
    sleep 1
  done
  printf '%s is ready\n' "$url"
done
