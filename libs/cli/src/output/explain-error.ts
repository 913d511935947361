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
  return said(error.problem) + wait + id;
}

/** A refused input field by field, without the API's word for the part of the request that each was in. */
function said({ detail, errors = [] }: ApiError['problem']): string {
  const fields = errors.filter(({ path }) => path.includes('.'));
  if (fields.length === 0) return detail;
  return fields.map(({ path, message }) => `${path.slice(path.indexOf('.') + 1)}: ${message}`).join('; ');
}
