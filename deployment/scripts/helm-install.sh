#!/bin/sh
# Installs AI Assistant on Kubernetes with Helm, or upgrades it where it is installed already.
set -eu

usage() {
  cat <<'TEXT'
Usage: helm-install.sh [--values FILE]... [helm options]

Runs `helm install ai-assistant deployment/helm/ai-assistant --namespace ai-assistant --create-namespace` on the cluster of
the current kubeconfig; where the release is there already, `helm upgrade` with the same options.

  --values FILE   values of yours, e.g. deployment/helm/ai-assistant/values-production.yaml; may be given several times
  --help          this text

Every other option is passed on to helm: --set, --wait, --timeout, --dry-run=server, --kube-context …
Environment: RELEASE (ai-assistant), NAMESPACE (ai-assistant).
TEXT
}

fail() {
  echo "$1" >&2
  exit 1
}

[ "${1:-}" != --help ] || { usage; exit 0; }

root=$(cd "$(dirname "$0")/../.." && pwd)
release=${RELEASE:-ai-assistant}
namespace=${NAMESPACE:-ai-assistant}
chart=$root/deployment/helm/ai-assistant

command -v helm >/dev/null || fail "helm is not installed: get Helm 3.14 or newer from your package manager."
version=$(helm version --template '{{.Version}}')
case $version in
  v[012].* | v3.[0-9].* | v3.1[0-3].*) fail "helm $version is too old: install 3.14 or newer." ;;
esac
helm list --namespace "$namespace" >/dev/null 2>&1 ||
  fail "The cluster cannot be reached: check \`kubectl cluster-info\` and KUBECONFIG."

if helm status "$release" --namespace "$namespace" >/dev/null 2>&1; then
  echo "$release is installed in $namespace already: upgrading it."
  exec helm upgrade "$release" "$chart" --namespace "$namespace" "$@"
fi
exec helm install "$release" "$chart" --namespace "$namespace" --create-namespace "$@"
