#!/bin/sh
# Runs before any of our own code can: checks that Node.js and npm are there and new enough. Everything else (memory,
# disk, ports, Redis) is checked by `make start` itself. One line per problem, exit code 1.
set -eu

MIN_MAJOR=20
MIN_MINOR=19

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

how_to_get_node="Install Node.js $MIN_MAJOR.$MIN_MINOR or newer from https://nodejs.org or with a version manager such as nvm."

command -v node >/dev/null 2>&1 || fail "Node.js is missing. $how_to_get_node"
command -v npm >/dev/null 2>&1 || fail "npm is missing. $how_to_get_node"

version=$(node --version) || fail "Node.js does not run. $how_to_get_node"
numbers=${version#v}
major=${numbers%%.*}
rest=${numbers#*.}
minor=${rest%%.*}

if [ "$major" -lt "$MIN_MAJOR" ] || { [ "$major" -eq "$MIN_MAJOR" ] && [ "$minor" -lt "$MIN_MINOR" ]; }; then
  fail "Node.js $version is too old. $how_to_get_node"
fi

case $(uname -s) in
Linux | Darwin) ;;
*) fail "$(uname -s) is not supported; use Linux, macOS, or Windows with WSL." ;;
esac
