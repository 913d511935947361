import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The parts of a JSON schema that values are made from. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}

/** One operation with its method and path. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: Content['content'];
  /** By status. */
  responses: Record<string, Content>;
}

/** An OpenAPI document as a plain value. */
export interface ApiDocument {
  info: { version: string };
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Content> };
}

interface RawOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content & { $ref?: string }>;
}

/** Reads an OpenAPI document. */
export function readApiDocument(file: string): ApiDocument {
  return parse(readFileSync(file, 'utf8')) as ApiDocument;
}

/** Every operation of a document, with shared responses put in. */
export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      parameters: raw.parameters ?? [],
      body: raw.requestBody?.content,
      responses: Object.fromEntries(
        Object.entries(raw.responses).map(([status, response]) => [
          status,
          response.$ref ? (document.components.responses[nameOf(response.$ref)] ?? {}) : response,
        ]),
      ),
    })),
  );
}

/** The schema behind a reference; what is no reference is itself. */
export function resolve(document: ApiDocument, schema: Schema): Schema {
  return schema.$ref ? resolve(document, document.components.schemas[nameOf(schema.$ref)] ?? {}) : schema;
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
