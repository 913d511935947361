import { Agent } from 'undici';

const CONNECT_TIMEOUT_MS = 2000;
/** Shorter than the services' own 65 s, so that a call never meets a connection that the service is closing. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Connections to the services: as many as there are calls, because streams hold theirs. An answer must begin within
 * `headersTimeout` ms; once it has, it may take as long as it likes.
 */
export function createUpstreamDispatcher(headersTimeout: number): Agent {
  return new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
    headersTimeout,
    bodyTimeout: 0,
  });
}
