# Stand-in of postgres:*: user 999, PGDATA, and the part of the official entrypoint that Compose files here rely on.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
RUN apt-get update \
  && apt-get install -y --no-install-recommends postgresql-client-15 \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 998 postgres-image && useradd --uid 999 --gid 998 --no-create-home postgres-image
COPY native /opt/postgres
COPY --chmod=755 postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod -R a+rX /opt/postgres && chmod +x /opt/postgres/bin/* \
  && mkdir -p /var/lib/postgresql /var/run/postgresql \
  && chown 999:998 /var/lib/postgresql /var/run/postgresql
ENV PATH=/opt/postgres/bin:/usr/lib/postgresql/15/bin:$PATH PGDATA=/var/lib/postgresql/18/docker LANG=C.UTF-8
USER 999:998
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
