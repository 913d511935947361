import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { problemSchema, routes, type Route } from '@aia/contracts';
import { stringify } from 'yaml';
import { API_PREFIX } from '../routing/api-prefix.js';
import { allowNull, withNullableReferences } from './nullable-references.js';
import { toOperation } from './operations.js';
import { sharedProblemResponses } from './problem-responses.js';
import { namedSchemasOf, schemasOf } from './shared-schemas.js';
import { streamEvents } from './stream-events.js';

/** An OpenAPI 3.1 document as a plain value. */
export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

const TAGS = [
  { name: 'auth', description: 'Sign in, refresh and end sessions' },
  { name: 'admin', description: 'Users and API keys' },
  { name: 'datasets', description: 'Sets of documents and who may use them' },
  { name: 'documents', description: 'Uploads, states, extracted text and chunks' },
  { name: 'imports', description: 'Runs that bring documents into a dataset' },
  { name: 'search', description: 'Passages by meaning and by words' },
  { name: 'chat', description: 'Conversations and cited answers' },
];

const INFO = {
  title: 'AI Assistant',
  version: '1.0.0',
  description:
    'Answers with citations from your own documents. Errors are RFC 9457 problem documents with a stable `code`. ' +
    'Lists take `limit` and `cursor` and answer `{items, nextCursor}`.',
  license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
};

/** The OpenAPI document of the route table; the same table always gives the same document. */
export function buildOpenApiDocument(table: readonly Route[] = routes): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of `login`, or an API key `aia_…`',
  });
  for (const [name, response] of Object.entries(sharedProblemResponses(table))) {
    registry.registerComponent('responses', name, response);
  }
  for (const route of table) registry.registerPath(toOperation(route));
  const roots = [problemSchema, ...table.flatMap(schemasOf), ...Object.values(streamEvents)];
  const named = namedSchemasOf(roots);
  const definitions = named.map((schema) => ({ type: 'schema' as const, schema }));
  const generator = new OpenApiGeneratorV31([...definitions, ...registry.definitions], {
    sortComponents: 'alphabetically',
  });
  const document = withNullableReferences(
    generator.generateDocument({ openapi: '3.1.0', info: INFO, servers: [{ url: API_PREFIX }], tags: TAGS }),
  );
  allowNull(document.components?.schemas ?? {}, named);
  return document;
}

/** The text of `config/openapi.yaml`. */
export function renderOpenApi(document: OpenApiDocument): string {
  const header = '# Generated from libs/contracts by `npm run openapi -w services/gateway`. Do not edit.\n';
  return header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false, singleQuote: true });
}
