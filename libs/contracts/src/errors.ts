import { z } from 'zod';

/** What every error code means: its HTTP status, whether the same call may succeed later, and a short title. */
export interface ErrorDefinition {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}

/**
 * Every error that a service may answer with. Codes are stable: clients branch on them, so a code is never renamed or
 * given another meaning.
 */
export const errorDefinitions = {
  'validation-failed': { status: 400, retryable: false, title: 'The request is not valid' },
  unauthenticated: { status: 401, retryable: false, title: 'Sign in first' },
  'invalid-credentials': { status: 401, retryable: false, title: 'Wrong e-mail or password' },
  forbidden: { status: 403, retryable: false, title: 'Your role does not allow this' },
  'not-found': { status: 404, retryable: false, title: 'Not found' },
  'method-not-allowed': { status: 405, retryable: false, title: 'Method not allowed' },
  'request-timeout': { status: 408, retryable: true, title: 'The request did not arrive in time' },
  conflict: { status: 409, retryable: false, title: 'The resource is in another state' },
  'payload-too-large': { status: 413, retryable: false, title: 'The upload is too large' },
  'unsupported-media-type': { status: 415, retryable: false, title: 'This content type is not supported' },
  'idempotency-mismatch': {
    status: 422,
    retryable: false,
    title: 'This Idempotency-Key was used for another request',
  },
  'rate-limited': { status: 429, retryable: true, title: 'Too many requests' },
  'quota-exceeded': { status: 429, retryable: true, title: 'The quota is used up' },
  'backlog-full': { status: 429, retryable: true, title: 'Too many documents wait to be processed' },
  'headers-too-large': { status: 431, retryable: false, title: 'The request headers are too large' },
  internal: { status: 500, retryable: true, title: 'Something went wrong on our side' },
  'upstream-failed': { status: 502, retryable: true, title: 'A service behind this one failed' },
  'dependency-unavailable': {
    status: 503,
    retryable: true,
    title: 'A service that this needs is not available',
  },
  overloaded: { status: 503, retryable: true, title: 'Too much work is queued' },
  'model-unavailable': { status: 503, retryable: true, title: 'The language model is not available' },
  'deadline-exceeded': { status: 504, retryable: true, title: 'It took too long' },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorDefinitions;

const codes = Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]];
export const errorCodeSchema = z.enum(codes).meta({ id: 'ErrorCode' });

/** One field of a request that did not parse: `path` is dotted, e.g. `body.source.path`. */
export const fieldErrorSchema = z
  .object({ path: z.string(), message: z.string() })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457 problem document, served as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().default('about:blank'),
    code: errorCodeSchema,
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    requestId: z.string().optional(),
    retryable: z.boolean().optional(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
