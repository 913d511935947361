import { problemSchema, type Problem } from '@aia/contracts';

/** An answer of the API that is not a success: `problem` is its RFC 9457 document. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  readonly status: number;
  /** Seconds after which the same call may work, when the server says so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail);
    this.problem = problem;
    this.status = problem.status;
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the server is down, the address is wrong, or the connection broke. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** Reads an unsuccessful response. A body that is no problem document (a proxy's page, say) becomes one. */
export async function toApiError(response: Response): Promise<ApiError> {
  const text = await response.text();
  const parsed = problemSchema.safeParse(parseJson(text));
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const problem = parsed.success ? parsed.data : foreignProblem(response);
  return new ApiError(problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function foreignProblem(response: Response): Problem {
  return {
    type: 'about:blank',
    code: response.status >= 500 ? 'upstream-failed' : 'validation-failed',
    title: response.statusText || 'Unexpected answer',
    status: response.status,
    detail: `The server answered ${response.status}, but not in the API's own format. Is the address right?`,
  };
}
