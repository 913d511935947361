import { randomUUID } from 'node:crypto';
import { resolve, type ApiDocument, type Schema } from './api-document.js';
import type { Random } from './random.js';

/** What values are made from, beside the schema. */
export interface ValueSource {
  document: ApiDocument;
  random: Random;
  /** Ids of things that exist. */
  ids: readonly string[];
  /** The same by the collection of the API that they are in. */
  byCollection?: Readonly<Record<string, readonly string[]>>;
  /** How often a value is what the schema does not allow, 0..1. */
  hostile: number;
}

const WORDS = [
  'pump',
  'valve',
  'насос',
  'клапан',
  'a',
  'invoice 2024',
  'how do I',
  "o'neil",
  '100%',
  '<b>',
  '../x',
  '🚰',
];
const HOSTILE: readonly unknown[] = [
  null,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  true,
  [],
  {},
  [[[[]]]],
  "'; drop table gateway.users; --",
  '${jndi:ldap://127.0.0.1/a}',
  '{{7*7}}',
  '../../../etc/passwd',
  '%00%0d%0a',
  'x'.repeat(5000),
  '\u202e\u0007\ufffe',
  '2026-02-30T25:61:00Z',
  'NaN',
];
const DEEPEST = 6;

/** A value of a schema: mostly one that it allows, sometimes deliberately not. */
export function makeValue(source: ValueSource, given: Schema, depth = 0): unknown {
  const { random, hostile } = source;
  if (random.chance(hostile)) return random.pick(HOSTILE);
  const schema = resolve(source.document, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return makeValue(source, random.pick(choices), depth + 1);
  if (schema.allOf)
    return Object.assign({}, ...schema.allOf.map((part) => makeValue(source, part, depth + 1))) as object;
  return ofType(source, schema, depth);
}

function ofType(source: ValueSource, schema: Schema, depth: number): unknown {
  const { random } = source;
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
  switch (type ?? '') {
    case 'string':
      return makeString(source, schema);
    case 'integer':
    case 'number':
      return makeNumber(random, schema, type === 'integer');
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'array':
      return depth > DEEPEST ? [] : makeArray(source, schema, depth);
    case 'object':
      return makeObject(source, schema, depth);
    default:
      return random.pick(['x', 1, true, null, {}]);
  }
}

function makeString({ random, ids }: ValueSource, schema: Schema): string {
  if (schema.format === 'uuid') return random.chance(0.8) && ids.length > 0 ? random.pick(ids) : randomUUID();
  if (schema.format === 'email') return `fuzz-${random.below(1e9)}@example.org`;
  if (schema.format === 'date-time') return new Date(1.7e12 + random.below(2e11)).toISOString();
  if (schema.format === 'date') return new Date(1.7e12 + random.below(2e11)).toISOString().slice(0, 10);
  if (schema.format === 'uri')
    return random.pick(['http://127.0.0.1:9/x', 'https://localhost/a', 'http://[::1]/']);
  if (schema.pattern) return `fuzz-${random.below(1e9).toString(36)}`;
  const text = Array.from({ length: 1 + random.below(4) }, () => random.pick(WORDS)).join(' ');
  return text.padEnd(schema.minLength ?? 0, 'qz7 plum ').slice(0, schema.maxLength ?? 200);
}

function makeNumber(random: Random, schema: Schema, whole: boolean): number {
  const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1);
  const most = Math.min(schema.maximum ?? schema.exclusiveMaximum ?? least + 100, least + 1000);
  const value = random.chance(0.2) ? random.pick([least, most]) : least + random.next() * (most - least);
  return whole ? Math.round(value) : value;
}

function makeArray(source: ValueSource, schema: Schema, depth: number): unknown[] {
  const length = (schema.minItems ?? 0) + source.random.below(Math.min(3, (schema.maxItems ?? 3) + 1));
  return Array.from({ length }, () => makeValue(source, schema.items ?? {}, depth + 1));
}

function makeObject(source: ValueSource, schema: Schema, depth: number): Record<string, unknown> {
  const { random, hostile } = source;
  const value: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const wanted = schema.required?.includes(name)
      ? !random.chance(hostile / 2)
      : random.chance(0.4) && depth <= DEEPEST;
    if (wanted) value[name] = makeValue(fitting(source, name), property, depth + 1);
  }
  if (random.chance(hostile / 2))
    value[random.pick(['__proto__x', 'constructor', 'isAdmin', 'a b', '$ne'])] = 1;
  return value;
}

/** How often a field that names a kind of thing gets one of that kind, where there is one. */
const FITTING_SHARE = 0.7;

/** The same source with ids of the kind that a field's name asks for: `datasetIds` takes those of datasets. */
export function fitting(source: ValueSource, name: string): ValueSource {
  const kind = /^(.+?)Ids?$/.exec(name)?.[1];
  const ids = source.byCollection?.[`${kind}s`];
  return ids?.length && source.random.chance(FITTING_SHARE) ? { ...source, ids } : source;
}
