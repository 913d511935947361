import type { IncomingHttpHeaders } from 'node:http';

/**
 * The only headers of a client that reach a service. A list of what may pass, not of what may not: an identity,
 * a forwarded address or a hop-by-hop header that a client makes up goes nowhere.
 */
const FORWARDED = [
  'accept',
  'accept-language',
  'content-encoding',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'mcp-protocol-version',
  'range',
  'user-agent',
] as const;

/** Headers that describe one connection only (RFC 9110, 7.6.1), and the internal ones. */
const NOT_RELAYED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-aia-identity',
]);

/** The headers of a call to a service: those of the client that may pass, then the gateway's own. */
export function requestHeaders(
  client: IncomingHttpHeaders,
  own: Record<string, string>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of FORWARDED) {
    const value = client[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return { ...headers, ...own };
}

/** The headers of a service's answer without those of its connection. */
export function responseHeaders(upstream: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = connectionOptions(upstream.connection);
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(upstream)) {
    if (value !== undefined && !NOT_RELAYED.has(name) && !named.has(name)) headers[name] = value;
  }
  return headers;
}

/** The names that a Connection header declares hop-by-hop. */
function connectionOptions(connection: string | undefined): Set<string> {
  return new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
}
