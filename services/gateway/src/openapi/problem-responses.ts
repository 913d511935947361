import { errorDefinitions, type ErrorCode, type Route } from '@aia/contracts';
import { canRepeat } from '../edge/idempotency.js';
import { featuresOf } from '../limits/features.js';

/** A response by reference into `components.responses`. */
export interface ResponseReference {
  $ref: string;
}

/** An entry of `components.responses`: a problem document. */
export type ProblemResponse = {
  description: string;
  headers?: Record<string, { description: string; schema: { type: 'integer' } }>;
  content: { 'application/problem+json': { schema: { $ref: string } } };
};

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which the same call may work',
    schema: { type: 'integer' as const },
  },
};

const BODY_CODES = ['payload-too-large', 'unsupported-media-type', 'request-timeout'] as const;

/** What routes without a token may answer with because of who is asking. */
const PUBLIC_CODES: Readonly<Record<string, readonly ErrorCode[]>> = {
  login: ['invalid-credentials'],
  refresh: ['unauthenticated'],
  logout: ['unauthenticated'],
  browserLogin: ['invalid-credentials', 'forbidden'],
  browserRefresh: ['unauthenticated', 'forbidden'],
  browserLogout: ['forbidden'],
  startOidcLogin: [],
  finishOidcLogin: ['unauthenticated', 'forbidden', 'conflict'],
};

/** Which error codes a route may answer with, beside its success. */
export function problemCodesOf(route: Route): ErrorCode[] {
  const hasInput =
    route.params ?? route.query ?? route.body ?? route.bodyType ?? (canRepeat(route) || undefined);
  return [
    ...(hasInput ? (['validation-failed'] as const) : []),
    ...(route.access === 'public'
      ? (PUBLIC_CODES[route.id] ?? [])
      : (['unauthenticated', 'forbidden'] as const)),
    'rate-limited',
    ...(route.access === 'public' ? [] : (['quota-exceeded'] as const)),
    ...(canRepeat(route) ? (['idempotency-mismatch', 'payload-too-large'] as const) : []),
    // A part of the API that is switched off is not there either.
    ...(namesSomething(route) || featuresOf(route).length > 0 ? (['not-found'] as const) : []),
    ...(route.method === 'get' ? [] : (['conflict'] as const)),
    ...(route.body || route.bodyType ? BODY_CODES : []),
    ...(route.owner === 'gateway' ? [] : (['upstream-failed', 'deadline-exceeded'] as const)),
    'internal',
    'dependency-unavailable',
  ];
}

/** Whether a call names what it is about by an id, in its path, its query or its body. */
function namesSomething({ params, query, body }: Route): boolean {
  return (
    params !== undefined ||
    body !== undefined ||
    Object.keys(query?.shape ?? {}).some((name) => name.endsWith('Id'))
  );
}

/** The problem responses of a route, by status, as references to the shared ones. */
export function problemResponsesOf(route: Route): Record<string, ResponseReference> {
  return Object.fromEntries(
    statusesOf(problemCodesOf(route)).map((status) => [
      String(status),
      { $ref: `#/components/responses/Problem${status}` },
    ]),
  );
}

function statusesOf(codes: ErrorCode[]): number[] {
  return [...new Set(codes.map((code) => errorDefinitions[code].status))].sort((a, b) => a - b);
}

/** One shared response for each status that a problem of these routes may have, naming the codes that it may carry. */
export function sharedProblemResponses(table: readonly Route[]): Record<string, ProblemResponse> {
  const statuses = statusesOf(table.flatMap(problemCodesOf));
  return Object.fromEntries(statuses.map((status) => [`Problem${status}`, problemResponse(status)]));
}

function problemResponse(status: number): ProblemResponse {
  const meanings = Object.entries(errorDefinitions)
    .filter(([, definition]) => definition.status === status)
    .map(([code, { title }]) => `\`${code}\`: ${title}`);
  return {
    description: meanings.join('; '),
    ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
