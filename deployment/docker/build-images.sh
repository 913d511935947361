#!/bin/sh
# Builds the image of each service from this checkout.
set -eu
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: build-images.sh [--version VERSION] [--lancedb | --stack FILE] [SERVICE…] [--help]
Builds ai-assistant/SERVICE:VERSION for every service that has a Dockerfile, or for those named.
  --version VERSION  tag (default: AIA_VERSION, else dev)
  --lancedb          retrieval and ingestion with LanceDB, tagged VERSION-lancedb; only those two differ
  --stack FILE       every image that this Compose file names
  --help             show this text
Environment: AIA_REPOSITORY is the prefix of the names (default ai-assistant); NODE_IMAGE and RUNTIME_IMAGE are the base
images, by tag or digest. An image over 250 MB without LanceDB is an error.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

LIMIT_MB=250
repository=${AIA_REPOSITORY:-ai-assistant}
version=${AIA_VERSION:-dev}
lancedb=
stack=
services=
name=
while [ "$#" -gt 0 ]; do
  case $1 in
  --help)
    usage
    exit 0
    ;;
  --lancedb) lancedb=yes ;;
  --version | --stack)
    [ "$#" -ge 2 ] || fail "$1 needs a value."
    if [ "$1" = --version ]; then version=$2; else stack=$2; fi
    shift
    ;;
  -*)
    usage >&2
    exit 2
    ;;
  *)
    [ -f "services/$1/Dockerfile" ] || fail "There is no services/$1/Dockerfile."
    services="$services $1"
    ;;
  esac
  shift
done
if [ -z "$services" ]; then
  for file in services/*/Dockerfile; do services="$services $(basename "$(dirname "$file")")"; done
fi
docker version >/dev/null 2>&1 || fail "The Docker daemon does not answer. Start it (systemctl start docker) and try again."
export DOCKER_BUILDKIT=1
revision=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)

# build SERVICE TAG [ARGUMENT…]; builds the image `name`, which is the service's unless said otherwise
build() {
  file=services/$1/Dockerfile
  image=$repository/${name:-$1}:$2
  shift 2
  set -- "$@" --build-arg "VERSION=$version" --build-arg "REVISION=$revision"
  [ -z "${NODE_IMAGE:-}" ] || set -- "$@" --build-arg "NODE_IMAGE=$NODE_IMAGE"
  [ -z "${RUNTIME_IMAGE:-}" ] || set -- "$@" --build-arg "RUNTIME_IMAGE=$RUNTIME_IMAGE"
  log=$(mktemp)
  docker build "$@" --file "$file" --tag "$image" . >"$log" 2>&1 || {
    tail -n 25 "$log" >&2
    rm -f "$log"
    fail "The image $image could not be built; the lines above say why."
  }
  rm -f "$log"
  size=$(($(docker image inspect --format '{{.Size}}' "$image") / 1000000))
  printf '%s %s MB\n' "$image" "$size"
}

build_small() {
  build "$1" "$version"
  [ "$size" -le "$LIMIT_MB" ] || fail "$image has $size MB; at most $LIMIT_MB are allowed."
}

if [ -n "$stack" ]; then
  images=$(AIA_VERSION=$version docker compose --file "$stack" config --images | grep "^$repository/" | sort -u)
  for image in $images; do
    service=${image#"$repository"/}
    service=${service%%:*}
    case $image in
    */model-weights:*)
      name=model-weights
      build model-server "$version" --target weights
      name=
      ;;
    *-lancedb) build "$service" "$version-lancedb" --build-arg WITH_LANCEDB=1 ;;
    *) build_small "$service" ;;
    esac
  done
  exit 0
fi

for service in $services; do
  case $lancedb$service in
  yesretrieval | yesingestion) build "$service" "$version-lancedb" --build-arg WITH_LANCEDB=1 ;;
  yes*) ;;
  *) build_small "$service" ;;
  esac
done
