import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import { answerMalformedRequests } from './malformed-requests.js';

/** A listening HTTP server. */
export interface RunningServer {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** Stops accepting, lets open requests end for `graceMs`, then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

/** How long a kept-alive connection may idle: longer than any client's own, so that the client closes first. */
const KEEP_ALIVE_MS = 65_000;

/** Headers have to arrive within this time, so that connections that say nothing do not add up. */
const HEADERS_TIMEOUT_MS = 15_000;
const CHECK_CONNECTIONS_MS = 2000;

export interface ListenOptions {
  /** How long the headers of a request may take to arrive. */
  headersTimeoutMs?: number;
  /** How often connections are looked at for that. */
  checkConnectionsMs?: number;
}

/** Listens on `host:port` (port 0 takes a free one). Rejects when the port is busy. */
export async function listen(
  app: RequestListener,
  port: number,
  host: string,
  options: ListenOptions = {},
): Promise<RunningServer> {
  const timeouts = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 0,
    headersTimeout: options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: options.checkConnectionsMs ?? CHECK_CONNECTIONS_MS,
  };
  const server = createServer(timeouts, app);
  answerMalformedRequests(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return {
    server,
    port: address.port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: (graceMs = 5000) => closeServer(server, graceMs),
  };
}

/** A connection that was busy at first is kept alive by its client when its answer has ended: it is closed then. */
const IDLE_CHECK_MS = 50;

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
    const closeIdle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(cutOff);
      clearInterval(closeIdle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
