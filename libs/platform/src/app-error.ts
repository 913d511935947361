import { errorDefinitions, type ErrorCode, type FieldError, type Problem } from '@aia/contracts';
import type { z } from 'zod';
import { isUnavailableDependency } from './unavailable-dependency.js';

interface AppErrorOptions {
  cause?: unknown;
  errors?: FieldError[];
  /** Seconds after which the same call may work: sent as Retry-After. */
  retryAfter?: number;
}

/**
 * An error that is part of a contract: `code` decides status and retryability, `detail` is a sentence that tells a
 * person what to do. It never carries secrets or document text, because it reaches clients and logs.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return errorDefinitions[this.code].status;
  }

  get retryable(): boolean {
    return errorDefinitions[this.code].retryable;
  }
}

/** The answer to an id that does not exist and to one that the caller may not see: both look the same. */
export function notFound(what: string): AppError {
  return new AppError('not-found', `There is no such ${what}, or you may not see it.`);
}

/**
 * Any thrown value as an `AppError`, with its cause for the log: `dependency-unavailable` when something that this process
 * needs is away, otherwise `internal`.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailableDependency(error)) {
    return new AppError(
      'dependency-unavailable',
      'A part of the system is not available; try again in a few seconds.',
      {
        cause: error,
      },
    );
  }
  return new AppError('internal', 'The request failed unexpectedly; its request id is in the log.', {
    cause: error,
  });
}

/** The RFC 9457 document of an error. */
export function toProblem(error: AppError, requestId?: string): Problem {
  return {
    type: 'about:blank',
    code: error.code,
    title: errorDefinitions[error.code].title,
    status: error.status,
    detail: error.message,
    retryable: error.retryable,
    ...(requestId ? { requestId } : {}),
    ...(error.errors ? { errors: error.errors } : {}),
  };
}

/** Field errors of a failed parse; `root` names the part of the request, e.g. `body`. */
export function toFieldErrors(error: z.ZodError, root?: string): FieldError[] {
  return error.issues.flatMap((issue) => {
    const base = [...(root ? [root] : []), ...issue.path.map(String)];
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const paths = unknownKeys.length > 0 ? unknownKeys.map((key) => [...base, key]) : [base];
    return paths.map((path) => ({ path: path.join('.'), message: issue.message }));
  });
}

/** Parses `value` or throws `validation-failed` with every field's path below `root`. */
export function parseOrThrow<T extends z.ZodType>(schema: T, value: unknown, root: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = toFieldErrors(result.error, root);
  const first = errors[0];
  const detail = first ? `${first.path}: ${first.message}` : 'The request is not valid.';
  throw new AppError('validation-failed', detail, { errors });
}
