# Stand-in of node:*-slim: the builder's own Node.js and npm.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
  && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
# Node brings its own list of authorities; a machine behind a proxy has one more.
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
