import {
  operationsOf,
  resolve,
  type ApiDocument,
  type Operation,
  type Schema,
} from '../fuzz/api-document.js';

/** Two documents while they are compared. */
interface Pair {
  before: ApiDocument;
  after: ApiDocument;
}

const DEEPEST = 12;

/**
 * What an old client can no longer do or rely on: operations, successes and properties of answers that are gone or of
 * another type, and demands on requests that are new. New operations, optional inputs and properties break nothing.
 */
export function breakingChanges(before: ApiDocument, after: ApiDocument): string[] {
  const pair = { before, after };
  const now = new Map(
    operationsOf(after).map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );
  return operationsOf(before).flatMap((old) => {
    const name = `${old.method} ${old.path}`;
    const current = now.get(name);
    if (!current) return [`${name}: is gone`];
    return [
      ...(current.id === old.id ? [] : [`${name}: operationId ${old.id} became ${current.id}`]),
      ...parameterChanges(pair, name, old, current),
      ...bodyChanges(pair, name, old, current),
      ...answerChanges(pair, name, old, current),
    ];
  });
}

function parameterChanges(pair: Pair, name: string, old: Operation, current: Operation): string[] {
  return current.parameters.flatMap((parameter) => {
    const place = `${name}: ${parameter.in} parameter ${parameter.name}`;
    const known = old.parameters.find((other) => other.in === parameter.in && other.name === parameter.name);
    if (!known) return parameter.required ? [`${place} is new and required`] : [];
    const stricter = parameter.required && !known.required ? [`${place} became required`] : [];
    return [...stricter, ...inputChanges(pair, place, known.schema, parameter.schema)];
  });
}

function bodyChanges(pair: Pair, name: string, old: Operation, current: Operation): string[] {
  if (!current.body) return [];
  if (!old.body) return [`${name}: needs a body now`];
  const schemas = current.body;
  return Object.entries(old.body).flatMap(([type, { schema }]) => {
    const now = schemas[type]?.schema;
    return now ? inputChanges(pair, `${name}: body`, schema, now) : [`${name}: takes no ${type} any more`];
  });
}

function answerChanges(pair: Pair, name: string, old: Operation, current: Operation): string[] {
  const successes = Object.entries(old.responses).filter(([status]) => Number(status) < 400);
  return successes.flatMap(([status, { content = {} }]) => {
    const now = current.responses[status];
    if (!now) return [`${name}: never answers ${status} any more`];
    return Object.entries(content).flatMap(([type, { schema }]) => {
      const schemaNow = now.content?.[type]?.schema;
      if (!schemaNow) return [`${name}: ${status} has no ${type} any more`];
      return outputChanges(pair, `${name}: ${status}`, schema, schemaNow);
    });
  });
}

/** Values that were allowed and are not now. */
function inputChanges(pair: Pair, place: string, oldRef: Schema, nowRef: Schema, depth = 0): string[] {
  const [old, now] = [plain(pair.before, oldRef), plain(pair.after, nowRef)];
  if (depth > DEEPEST) return [];
  const gone = missing(old.enum, now.enum).map(
    (value) => `${place}: ${String(value)} is not allowed any more`,
  );
  const required = missing(now.required, old.required).map((field) => `${place}.${field}: became required`);
  const removed = Object.keys(old.properties ?? {})
    .filter((field) => now.properties && !(field in now.properties))
    .map((field) => `${place}.${field}: is not taken any more`);
  return [
    ...typeChange(place, old, now, 'input'),
    ...narrower(place, old, now),
    ...gone,
    ...required,
    ...removed,
    ...common(old, now).flatMap(([field, a, b]) => inputChanges(pair, `${place}.${field}`, a, b, depth + 1)),
    ...(old.items && now.items ? inputChanges(pair, `${place}[]`, old.items, now.items, depth + 1) : []),
  ];
}

/** What an answer promised and does not now. */
function outputChanges(pair: Pair, place: string, oldRef: Schema, nowRef: Schema, depth = 0): string[] {
  const [old, now] = [plain(pair.before, oldRef), plain(pair.after, nowRef)];
  if (depth > DEEPEST) return [];
  const optional = missing(old.required, now.required).map((field) =>
    now.properties && field in now.properties
      ? `${place}.${field}: may be missing now`
      : `${place}.${field}: is gone`,
  );
  return [
    ...typeChange(place, old, now, 'output'),
    ...optional,
    ...common(old, now).flatMap(([field, a, b]) => outputChanges(pair, `${place}.${field}`, a, b, depth + 1)),
    ...(old.items && now.items ? outputChanges(pair, `${place}[]`, old.items, now.items, depth + 1) : []),
  ];
}

/** A request may be of more types than before, an answer of fewer. */
function typeChange(place: string, old: Schema, now: Schema, side: 'input' | 'output'): string[] {
  const [a, b] = [typesOf(old), typesOf(now)];
  if (a.length === 0 || b.length === 0) return [];
  const broken = side === 'input' ? missing(a, b) : missing(b, a);
  return broken.length === 0 ? [] : [`${place}: type ${a.join('|')} became ${b.join('|')}`];
}

/** The types of a schema, sorted; none where a choice is more than "this or null". */
function typesOf({ type, anyOf, oneOf }: Schema): string[] {
  if (anyOf ?? oneOf) return [];
  return [type ?? []].flat().sort();
}

/** The schema behind a reference; "a reference or null" is the referenced schema that may also be null. */
function plain(document: ApiDocument, schema: Schema): Schema {
  const resolved = resolve(document, schema);
  const [first, second] = resolved.anyOf?.length === 2 ? resolved.anyOf : [];
  if (first?.$ref === undefined || second?.type !== 'null') return resolved;
  const inner = resolve(document, first);
  return inner.type === undefined ? inner : { ...inner, type: [...[inner.type].flat(), 'null'] };
}

function narrower(place: string, old: Schema, now: Schema): string[] {
  const upper = (['maximum', 'maxLength', 'maxItems'] as const).filter(
    (limit) => (now[limit] ?? Infinity) < (old[limit] ?? Infinity),
  );
  const lower = (['minimum', 'minLength', 'minItems'] as const).filter(
    (limit) => (now[limit] ?? -Infinity) > (old[limit] ?? -Infinity),
  );
  return [...upper, ...lower].map((limit) => `${place}: ${limit} became stricter`);
}

function missing<T>(from: readonly T[] | undefined, other: readonly T[] | undefined): T[] {
  return (from ?? []).filter(
    (item) => !(other ?? []).includes(item) && (other !== undefined || from !== undefined),
  );
}

function common(old: Schema, now: Schema): [string, Schema, Schema][] {
  return Object.entries(old.properties ?? {}).flatMap(([field, schema]): [string, Schema, Schema][] => {
    const other = now.properties?.[field];
    return other ? [[field, schema, other]] : [];
  });
}
