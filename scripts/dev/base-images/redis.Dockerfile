# Stand-in of redis:*: user 999, data in /data.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
RUN groupadd --gid 999 redis && useradd --uid 999 --gid 999 --no-create-home redis \
  && apt-get update && apt-get install -y --no-install-recommends redis-server redis-tools \
  && rm -rf /var/lib/apt/lists/* && mkdir /data && chown 999:999 /data
WORKDIR /data
USER 999:999
CMD ["redis-server", "--protected-mode", "no"]
