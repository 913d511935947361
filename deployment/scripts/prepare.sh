#!/bin/sh
# Brings a checkout to the point where it can run: packages (only when the lock file has changed), compiled code, and
# model weights. Safe to run again; when nothing has changed it takes about a second.
set -eu
cd "$(dirname "$0")/../.."

case ${1:-} in
--help)
  cat <<'TEXT'
Usage: prepare.sh [--packages-only] [--help]
Installs the packages of the lock file, compiles everything and fetches the model weights; what is up to date is skipped.
  --packages-only  only install packages
  --help           show this text
TEXT
  exit 0
  ;;
'' | --packages-only) ;;
*)
  echo "error: prepare.sh does not know \"$1\". See: prepare.sh --help" >&2
  exit 2
  ;;
esac

STAMP=node_modules/.package-lock.stamp

say() { printf '%s\n' "$1"; }

install_packages() {
  if [ -f "$STAMP" ] && cmp -s package-lock.json "$STAMP"; then return; fi
  say "Installing packages"
  # `npm ci` empties node_modules first; where a system may be running from it, packages are replaced one by one.
  if [ -d node_modules ]; then how=install; else how=ci; fi
  npm "$how" --prefer-offline --no-progress --loglevel=error
  cp package-lock.json "$STAMP"
}

# An Ollama of one's own brings its own models.
needs_weights() { ! grep -qs '^OLLAMA_URL=..*' .env; }

# The model server is compiled first, so that the weights arrive while the rest is being compiled.
build_and_fetch() {
  tsc=node_modules/.bin/tsc
  if ! needs_weights; then
    "$tsc" -b
    build_web
    return
  fi
  "$tsc" -b services/model-server
  node services/model-server/dist/fetch-weights.js &
  weights=$!
  status=0
  "$tsc" -b || status=$?
  build_web || status=$?
  wait "$weights" || status=$?
  return "$status"
}

# The web app is built anew only when something that it is made of has changed.
build_web() {
  built=services/web/dist/index.html
  [ -d services/web/src ] || return 0
  if [ -f "$built" ] && [ -z "$(find services/web/src services/web/public services/web/index.html \
    services/web/vite.config.ts libs/client/src libs/contracts/src package-lock.json -newer "$built" | head -n 1)" ]; then
    return 0
  fi
  say "Building the web app"
  node_modules/.bin/vite build services/web --logLevel warn
}

install_packages
[ "${1:-}" = --packages-only ] && exit 0
build_and_fetch
