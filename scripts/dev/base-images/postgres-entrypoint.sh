#!/bin/sh
# Creates the cluster of POSTGRES_USER, POSTGRES_PASSWORD_FILE and POSTGRES_DB on the first start, then runs the server.
set -eu
if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=${POSTGRES_USER:-postgres}
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  initdb --username="$user" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-local=trust --auth-host=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --pgdata="$PGDATA"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options='-c listen_addresses= -c unix_socket_directories=/tmp' start >/dev/null
  [ "${POSTGRES_DB:-postgres}" = postgres ] || psql --host=/tmp --username="$user" --dbname=postgres --command="CREATE DATABASE \"$POSTGRES_DB\""
  pg_ctl --wait --mode=fast stop >/dev/null
fi
[ "${1:-}" != postgres ] || { shift && set -- postgres -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql "$@"; }
exec "$@"
