# Stand-in of haproxy:*: user 99, configuration in /usr/local/etc/haproxy.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends haproxy \
  && rm -rf /var/lib/apt/lists/* && usermod --uid 99 haproxy && groupmod --gid 99 haproxy \
  && mkdir -p /usr/local/etc/haproxy
USER haproxy
STOPSIGNAL SIGUSR1
CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
