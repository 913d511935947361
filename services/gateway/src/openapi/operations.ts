import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { Route } from '@aia/contracts';
import { problemResponsesOf } from './problem-responses.js';
import { streamEvents } from './stream-events.js';

const MULTIPART_BODY = {
  type: 'object' as const,
  properties: {
    files: { type: 'array' as const, items: { type: 'string' as const, format: 'binary' } },
  },
  required: ['files'],
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
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    request: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(body ? { body } : {}),
    },
    responses: {
      [String(route.success.status)]: successResponse(route),
      ...problemResponsesOf(route),
    },
  };
}

function accessSentence(route: Route): string {
  return route.access === 'public'
    ? 'Needs no token.'
    : `Needs the role \`${route.access}\` or a higher one.`;
}

function requestBody(route: Route) {
  if (route.bodyType === 'multipart') {
    return { required: true, content: { 'multipart/form-data': { schema: MULTIPART_BODY } } };
  }
  return route.body ? { required: true, content: { 'application/json': { schema: route.body } } } : undefined;
}

function successResponse(route: Route): RouteConfig['responses'][string] {
  const { schema, type, alsoSse } = route.success;
  if (!schema) return { description: 'Done; there is no body' };
  const event = streamEvents[route.id];
  const streams = type === 'sse' || alsoSse === true;
  if (streams && !event) throw new Error(`The events of ${route.id} are not documented.`);
  return {
    description: streams ? 'The schema of `text/event-stream` is that of one event' : 'Success',
    content: {
      ...(type === 'sse' ? {} : { 'application/json': { schema } }),
      ...(streams && event ? { 'text/event-stream': { schema: event } } : {}),
    },
  };
}
