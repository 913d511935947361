import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { scopeOf, type Route } from '@aia/contracts';
import { z } from 'zod';
import { canRepeat } from '../edge/idempotency.js';
import { problemResponsesOf } from './problem-responses.js';
import { streamEvents } from './stream-events.js';

const MULTIPART_BODY = {
  type: 'object' as const,
  properties: {
    files: { type: 'array' as const, items: { type: 'string' as const, format: 'binary' } },
  },
  required: ['files'],
};

/** Reads say whether what the client has is still so. */
function mayAskAgain({ method, success: { status, type = 'json' } }: Route): boolean {
  return method === 'get' && status === 200 && type === 'json';
}

const NOT_MODIFIED = { '304': { description: 'As it was: the ETag in `If-None-Match` is still right' } };

const IDEMPOTENCY_KEY = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({ description: 'A key of your own: the same call with the same key is answered once and done once' });

const REDIRECT = {
  description: 'Go on at the address in `Location`',
  headers: { Location: { description: 'Where to go', schema: { type: 'string' as const } } },
};

/** The OpenAPI operation of one route of the table. */
export function toOperation(route: Route): RouteConfig {
  const body = requestBody(route);
  return {
    method: route.method,
    path: route.path,
    operationId: route.id,
    summary: route.summary,
    description: accessSentence(route),
    ...declaration(route),
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    request: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(canRepeat(route) ? { headers: z.object({ 'Idempotency-Key': IDEMPOTENCY_KEY }) } : {}),
      ...(body ? { body } : {}),
    },
    responses: {
      [String(route.success.status)]: successResponse(route),
      ...(mayAskAgain(route) ? NOT_MODIFIED : {}),
      ...problemResponsesOf(route),
    },
  };
}

/** What the route declares, for programs: `x-required-role` (`public` without a token) and `x-required-scope`. */
function declaration(route: Route): Record<string, string | boolean> {
  const scope = scopeOf(route);
  return {
    'x-required-role': route.access,
    ...(scope === undefined ? {} : { 'x-required-scope': scope }),
    ...(route.sessionOnly ? { 'x-session-only': true } : {}),
  };
}

function accessSentence(route: Route): string {
  if (route.access === 'public') return 'Needs no token.';
  const scope = scopeOf(route);
  const key = route.sessionOnly
    ? 'API keys are refused.'
    : scope && `An API key that is limited to scopes needs \`${scope}\`.`;
  return [`Needs the role \`${route.access}\` or a higher one.`, key].filter(Boolean).join(' ');
}

function requestBody(route: Route) {
  if (route.bodyType === 'multipart') {
    return { required: true, content: { 'multipart/form-data': { schema: MULTIPART_BODY } } };
  }
  return route.body ? { required: true, content: { 'application/json': { schema: route.body } } } : undefined;
}

function successResponse(route: Route): RouteConfig['responses'][string] {
  const { schema, type, alsoSse, alsoMarkdown, files } = route.success;
  if (route.success.status === 302) return REDIRECT;
  if (files) return { description: 'The file', content: contentOf(files) };
  if (!schema) return { description: 'Done; there is no body' };
  const event = streamEvents[route.id];
  const streams = type === 'sse' || alsoSse === true;
  if (streams && !event) throw new Error(`The events of ${route.id} are not documented.`);
  return {
    description: streams ? 'The schema of `text/event-stream` is that of one event' : 'Success',
    content: {
      ...(type === undefined || type === 'json' ? { 'application/json': { schema } } : {}),
      ...(type === 'ndjson' ? { 'application/x-ndjson': { schema } } : {}),
      ...(alsoMarkdown ? { 'text/markdown': { schema: { type: 'string' as const } } } : {}),
      ...(streams && event ? { 'text/event-stream': { schema: event } } : {}),
    },
  };
}

function contentOf(types: readonly string[]) {
  const schema = { type: 'string', format: 'binary' } as const;
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}
