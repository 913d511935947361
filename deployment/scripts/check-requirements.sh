#!/bin/sh
# Runs before any of our own code can: checks that Node.js and npm are there and new enough. Everything else (memory,
# disk, ports, Redis) is checked by `make start` itself. One line per problem, exit code 1.
set -eu

MIN_MAJOR=20
MIN_MINOR=19

usage() {
  cat <<TEXT
Usage: check-requirements.sh [--docker] [--help]
Checks that this machine can run the system: Node.js $MIN_MAJOR.$MIN_MINOR or newer with npm, on Linux or macOS.
  --docker   check for Docker with Compose v2 instead, for everything that runs in containers
  --help     show this text
Prints one line for the first problem and exits with 1; prints nothing and exits with 0 when all is well.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

check_docker() {
  command -v docker >/dev/null 2>&1 ||
    fail "Docker is missing. Install Docker Engine 20.10 or newer (Debian: apt-get install docker.io), or run without it: make start"
  docker compose version >/dev/null 2>&1 ||
    fail "Docker Compose v2 is missing. Install the docker-compose plugin: https://docs.docker.com/compose/install/linux/"
  docker info >/dev/null 2>&1 ||
    fail "The Docker daemon does not answer. Start it (systemctl start docker), or join the group: usermod -aG docker \$USER"
}

check_node() {
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
}

case ${1:-} in
--help)
  usage
  exit 0
  ;;
--docker)
  check_docker
  exit 0
  ;;
'') ;;
*)
  usage >&2
  exit 2
  ;;
esac

check_node
case $(uname -s) in
Linux | Darwin) ;;
*) fail "$(uname -s) is not supported; use Linux, macOS, or Windows with WSL." ;;
esac
