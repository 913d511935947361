# Stand-in of prom/prometheus:*: user nobody, data in /prometheus.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends prometheus \
  && rm -rf /var/lib/apt/lists/* && ln -s /usr/bin/prometheus /bin/prometheus 2>/dev/null || true \
  && mkdir -p /prometheus && chown 65534:65534 /prometheus
USER 65534:65534
WORKDIR /prometheus
ENTRYPOINT ["prometheus"]
