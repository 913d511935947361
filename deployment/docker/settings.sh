# Sourced by scripts after `cd` to the root: settings of deployment/docker/.env that the shell does not set, so that scripts
# and every stack see the same ones; paths become absolute, because Compose takes them relative to each file.
# shellcheck shell=sh

read_settings() {
  [ -f deployment/docker/.env ] || return 0
  while IFS='=' read -r name value; do
    case $name in '' | *[!A-Z0-9_]*) continue ;; esac
    eval "[ -z \"\${$name+set}\" ]" || continue
    value=${value#[\"\']}
    export "$name=${value%[\"\']}"
  done <deployment/docker/.env
}

# absolute PATH
absolute() {
  case $1 in
  /*) printf '%s' "$1" ;;
  *) printf '%s/%s' "$PWD" "$1" ;;
  esac
}

read_settings
AIA_SECRETS=$(absolute "${AIA_SECRETS:-deployment/docker/secrets}")
AIA_SETTINGS=$(absolute "${AIA_SETTINGS:-deployment/docker/settings.env}")
export AIA_SECRETS AIA_SETTINGS

# stack_files FILE: it and the files of AIA_OVERLAYS, one a line
stack_files() {
  printf '%s\n' "$1"
  for overlay in ${AIA_OVERLAYS:-}; do
    [ -f "deployment/docker/docker-compose.$overlay.yml" ] || {
      printf 'error: AIA_OVERLAYS: there is no deployment/docker/docker-compose.%s.yml.\n' "$overlay" >&2
      return 1
    }
    printf 'deployment/docker/docker-compose.%s.yml\n' "$overlay"
  done
}
