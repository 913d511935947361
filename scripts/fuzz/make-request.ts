import type { Operation } from './api-document.js';
import { fitting, makeValue, type ValueSource } from './make-value.js';

/** A call below `/api/v1`. */
export interface MadeRequest {
  operation: Operation;
  path: string;
  headers: Record<string, string>;
  body: string | FormData | undefined;
}

/** How often an id in a path is of the right kind, where one is known. */
const FITTING_SHARE = 0.7;
const RAW_BODIES = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"a":',
  '['.repeat(2000),
  '{"__proto__":{"role":"admin"}}',
  '\u0000',
];
const HEADERS: readonly (readonly [string, string])[] = [
  ['accept', 'text/event-stream'],
  ['accept', 'application/json'],
  ['accept-encoding', 'gzip'],
  ['if-none-match', '*'],
  ['last-event-id', '1-2-3'],
  ['last-event-id', '-1'],
  ['range', 'bytes=5-1'],
  ['x-request-id', '../../x'],
  ['traceparent', '00-zz'],
  ['x-aia-identity', 'eyJhbGciOiJub25lIn0.e30.'],
  ['x-forwarded-for', "1.1.1.1, ' or 1=1"],
  ['idempotency-key', 'fuzz'],
];

/** A request of an operation; `source.hostile` says how often its parts are wrong. */
export function makeRequest(source: ValueSource, operation: Operation): MadeRequest {
  const { random, hostile } = source;
  const idsOfPath = fittingIds(source, operation);
  const path = operation.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    if (name === 'id' && idsOfPath.length > 0 && random.chance(FITTING_SHARE)) return random.pick(idsOfPath);
    const schema = operation.parameters.find(
      (parameter) => parameter.in === 'path' && parameter.name === name,
    )?.schema;
    return (
      encodeURIComponent(textOf(makeValue(fitting(source, name), schema ?? { type: 'string' }))) || '%20'
    );
  });
  const headers: Record<string, string> = {};
  if (random.chance(0.3)) headers[random.pick(HEADERS)[0]] = random.pick(HEADERS)[1];
  const type = operation.body && Object.keys(operation.body)[0];
  const body = type === undefined ? undefined : makeBody(source, operation, type);
  if (typeof body === 'string')
    headers['content-type'] = random.chance(hostile / 4) ? 'text/plain' : 'application/json';
  return { operation, path: path + queryOf(source, operation), headers, body };
}

/** Ids of things of the kind that the path names first: `/datasets/{id}/…` takes those of datasets. */
function fittingIds({ byCollection }: ValueSource, { path }: Operation): readonly string[] {
  const [collection = ''] = path
    .replace(/^\/admin\//, '/')
    .slice(1)
    .split('/');
  return byCollection?.[collection] ?? [];
}

function queryOf(source: ValueSource, operation: Operation): string {
  const { random, hostile } = source;
  const query = new URLSearchParams();
  for (const { in: place, name, required, schema } of operation.parameters) {
    if (place !== 'query' || (!required && random.chance(0.5))) continue;
    query.append(name, textOf(makeValue(fitting(source, name), schema)));
    if (random.chance(hostile / 3)) query.append(name, 'twice');
  }
  if (random.chance(hostile / 3))
    query.append(random.pick(['__proto__[x]', 'a[b][c]', 'limit', 'cursor']), '1');
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function makeBody(source: ValueSource, operation: Operation, type: string): string | FormData {
  const { random, hostile } = source;
  if (type === 'multipart/form-data') return makeForm(source);
  if (random.chance(hostile / 3)) return random.pick(RAW_BODIES);
  return JSON.stringify(makeValue(source, operation.body?.[type]?.schema ?? {})) ?? 'null';
}

function makeForm({ random }: ValueSource): FormData {
  const form = new FormData();
  const names = ['a.md', 'b/c.txt', '../x.md', '.hidden', 'q.pdf', 'ф.html', 'x'.repeat(300)];
  for (let file = random.below(3); file > 0; file -= 1) {
    const text = random.pick(['# Pump\n\nOpen the valve.', '', '%PDF-1.7 broken', '<html>', '\u0000\u0001']);
    form.append(random.chance(0.9) ? 'files' : 'other', new Blob([text]), random.pick(names));
  }
  return form;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll(/[\ud800-\udfff]/g, '');
  return JSON.stringify(value) ?? '';
}
