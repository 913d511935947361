import { AppError } from '@aia/platform';

/** Node's codes of a connection that cannot be made or broke. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** SQLSTATE: class 08 is the connection, 57P01-57P03 a server that stops or starts, 53300 too many connections. */
const UNAVAILABLE_STATE = /^(08...|57P0[123]|53300)$/;
/** What pg says without a code. */
const BROKEN_CONNECTION = /connection terminated|timeout exceeded when trying to connect/i;

/** Whether Postgres could not be asked at all, as opposed to a query that it refused. */
export function isPostgresUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK_CODES.has(code) || UNAVAILABLE_STATE.test(code) || BROKEN_CONNECTION.test(error.message);
}

/** Runs a query; throws AppError `dependency-unavailable` when the database does not answer. */
export async function askPostgres<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    if (!isPostgresUnavailable(cause)) throw cause;
    const detail = 'The database does not answer; try again in a few seconds.';
    throw new AppError('dependency-unavailable', detail, { cause, retryAfter: 2 });
  }
}
