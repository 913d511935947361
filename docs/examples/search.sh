#!/bin/sh
# Signs in and searches, with nothing but curl and sed. Usage: search.sh QUESTION
set -eu
here=$(dirname "$0")
# shellcheck source=/dev/null
if [ -z "${ADMIN_PASSWORD:-}" ] && [ -f "$here/../../.env" ]; then . "$here/../../.env"; fi
url=${AIA_URL:-http://127.0.0.1:${GATEWAY_PORT:-8080}}

# Text as a JSON string.
quote() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }

token=$(curl --silent --fail-with-body "$url/api/v1/auth/login" --header 'content-type: application/json' \
  --data "{\"email\": $(quote "$ADMIN_EMAIL"), \"password\": $(quote "$ADMIN_PASSWORD")}" |
  sed -n 's/.*"accessToken" *: *"\([^"]*\)".*/\1/p')

curl --silent --fail-with-body "$url/api/v1/search" --header "authorization: Bearer $token" \
  --header 'content-type: application/json' --data "{\"query\": $(quote "${1:-How do I stop the system?}"), \"limit\": 3}"
echo
