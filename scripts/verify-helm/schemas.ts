import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Manifest } from './manifest.js';

type Schema = Record<string, unknown>;
interface Definition extends Schema {
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}
interface CustomResource {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** Says what is wrong with an object, one line each. */
export type ManifestValidator = (manifest: Manifest) => string[];

/**
 * A validator from Kubernetes' definitions and from custom resource definitions. Fields that a definition does not name
 * are errors, as the API server's strict mode has it; a kind that nobody defines is one too.
 */
export function createManifestValidator(kubernetes: string, customResources: string[]): ManifestValidator {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const kinds = new Map<string, () => ValidateFunction>();
  addKubernetes(ajv, kinds, JSON.parse(readFileSync(kubernetes, 'utf8')) as { $defs: Schema });
  for (const file of customResources)
    addCustomResource(ajv, kinds, parse(readFileSync(file, 'utf8')) as never);
  return (manifest) => {
    const validator = kinds.get(`${manifest.apiVersion}/${manifest.kind}`)?.();
    const name = `${manifest.kind}/${manifest.metadata.name}`;
    if (!validator) return [`${name}: nothing defines ${manifest.apiVersion} ${manifest.kind}`];
    if (validator(manifest)) return [];
    return (validator.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
      return `${name}: ${instancePath || '/'} ${message ?? 'is wrong'}${detail}`;
    });
  };
}

function addKubernetes(
  ajv: Ajv2020,
  kinds: Map<string, () => ValidateFunction>,
  file: { $defs: Schema },
): void {
  ajv.addSchema({ $id: '_definitions.json', $defs: strict(file.$defs) as Schema });
  for (const [name, definition] of Object.entries(file.$defs as Record<string, Definition>)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      const apiVersion = group ? `${group}/${version}` : version;
      const compile = () => ajv.compile({ $ref: `_definitions.json#/$defs/${name}` });
      kinds.set(`${apiVersion}/${kind}`, once(compile));
    }
  }
}

function addCustomResource(
  ajv: Ajv2020,
  kinds: Map<string, () => ValidateFunction>,
  { spec }: CustomResource,
): void {
  for (const { name, schema } of spec.versions) {
    const closed = strict(schema.openAPIV3Schema) as { properties: Schema };
    const whole = { ...closed, properties: { ...closed.properties, metadata: { type: 'object' } } };
    kinds.set(
      `${spec.group}/${name}/${spec.names.kind}`,
      once(() => ajv.compile(whole)),
    );
  }
}

/** The schema with every object closed that lists its properties and does not open itself. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const source = schema as Schema;
  const fields = Object.entries(source).filter(([key, value]) => key !== 'pattern' || isPattern(value));
  const copy = Object.fromEntries(fields.map(([key, value]) => [key, strict(value)]));
  const listed = typeof source['properties'] === 'object' && source['type'] !== undefined;
  const open = source['additionalProperties'] !== undefined || source['x-kubernetes-preserve-unknown-fields'];
  return listed && !open ? { ...copy, additionalProperties: false } : copy;
}

/** Whether JavaScript knows a pattern: the API server's are Go's, which has some signs of its own. */
function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return true;
  try {
    return new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
