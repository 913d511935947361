/** The network between this process and what it needs (Node's codes). */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * What Postgres says of itself, not of a statement: connection exceptions (class 08), too many connections, no memory or
 * disk left (class 53), shut down or starting (57P01 to 57P03), and a standby that took over reading only (25006).
 */
const POSTGRES_CODES = /^(08\w{3}|53\w{3}|57P0[1-3]|25006)$/;

/** What the clients of Postgres and Redis say without a code when a connection is not made, or breaks. */
const MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered|was closed)|Connection is closed|Stream isn't writeable|Reached the max retries)/;

/** Longest chain of causes that is followed. */
const DEEPEST = 4;

/**
 * Whether an error means that something this process needs (database, Redis, another service) is not there or takes no
 * more connections for now: the same call may work in a few seconds, and nothing here is broken.
 */
export function isUnavailableDependency(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { code, cause } = error as Error & { code?: unknown };
  if (typeof code === 'string' && (NETWORK_CODES.has(code) || POSTGRES_CODES.test(code))) return true;
  if (MESSAGES.test(error.message)) return true;
  const causes: unknown[] = [cause, ...(error instanceof AggregateError ? (error.errors as unknown[]) : [])];
  return causes.some((inner) => isUnavailableDependency(inner, depth + 1));
}
