import type { ErrorCode } from '@aia/contracts';
import type { AppError } from './app-error.js';

/** An error as clients of OpenAI's API read it. */
export interface OpenAiError {
  error: {
    /** A sentence that tells a person what to do. */
    message: string;
    /** OpenAI's name for the kind of error. */
    type: string;
    /** Ours, as in the problem documents of the rest of the API. */
    code: ErrorCode;
    /** The first field that did not parse. */
    param: string | null;
  };
}

/** OpenAI's names for kinds of errors, by status; others are the server's. */
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  409: 'invalid_request_error',
  413: 'invalid_request_error',
  415: 'invalid_request_error',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
};

/** An error in OpenAI's form. */
export function toOpenAiError({ status, code, message, errors }: AppError): OpenAiError {
  const [field] = errors ?? [];
  const param = field?.path.replace(/^(?:body|query|params)\./, '') ?? null;
  const says = field && !message.includes(field.message);
  const text = says ? `${message} ${field.path}: ${field.message}` : message;
  // Clients that tell a used-up quota from too many calls look for this name.
  const type = code === 'quota-exceeded' ? 'insufficient_quota' : (TYPES[status] ?? 'server_error');
  return { error: { message: text, type, code, param } };
}
