import { AppError } from '@aia/platform';

/** Nothing was listening, or the connection broke before the answer began: the call may be tried again soon. */
const RETRY_AFTER_SECONDS = 2;

/** The problem that a failed call to a service is for the client. */
export function toUpstreamError(service: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = errorCode(cause);
  if (code === 'UND_ERR_INVALID_ARG') {
    return new AppError(
      'validation-failed',
      'The address or a header holds characters that are not allowed.',
      {
        cause,
      },
    );
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new AppError('deadline-exceeded', `The ${service} service took too long.`, { cause });
  }
  if (cause instanceof Error && cause.name === 'HTTPParserError') {
    return new AppError('upstream-failed', `The ${service} service sent an answer that is not HTTP.`, {
      cause,
    });
  }
  return new AppError(
    'dependency-unavailable',
    `The ${service} service does not answer; try again in a few seconds.`,
    { cause, retryAfter: RETRY_AFTER_SECONDS },
  );
}

function errorCode(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
