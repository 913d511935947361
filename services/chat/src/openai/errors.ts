import { AppError } from '@aia/platform';
import type { ErrorRequestHandler } from 'express';

/** OpenAI's names for kinds of errors, by status; others are the server's. */
const TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'invalid_request_error',
  415: 'invalid_request_error',
  429: 'rate_limit_error',
};

/** An error in OpenAI's form. `code` is ours, `param` the first field that did not parse. */
export function toOpenAiError({ status, code, message, errors }: AppError): object {
  const [field] = errors ?? [];
  const param = field?.path.replace(/^body\./, '') ?? null;
  const text = field && field.message !== message ? `${message} ${field.path}: ${field.message}` : message;
  return { error: { message: text, type: TYPES[status] ?? 'server_error', param, code } };
}

/** Answers the errors of these routes in OpenAI's form; what is not known goes on to the common handler. */
export const openAiErrors: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!(error instanceof AppError) || res.headersSent) return next(error);
  if (error.retryAfter !== undefined) res.setHeader('retry-after', String(error.retryAfter));
  res.status(error.status).json(toOpenAiError(error));
};
