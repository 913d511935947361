import { ApiError, ConnectionError } from '@aia/client';

/** An error that is fully said by its message: shown as it is, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** One line that tells a person what went wrong and what to do. */
export function explainError(error: unknown): string {
  if (error instanceof ApiError) return explainApiError(error);
  if (error instanceof ConnectionError) {
    return `${error.message} Is it running? Start it with \`make start\`, or name it with --url or AIA_URL.`;
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

function explainApiError(error: ApiError): string {
  if (error.problem.code === 'unauthenticated') return `${error.problem.detail} Run: aia login`;
  const wait = error.retryAfter === undefined ? '' : ` (try again in ${error.retryAfter} s)`;
  const id = error.status >= 500 && error.problem.requestId ? ` [request ${error.problem.requestId}]` : '';
  return error.problem.detail + wait + id;
}
