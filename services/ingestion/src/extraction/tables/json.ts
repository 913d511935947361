import { decodeText } from '../decode-text.js';
import type { ExtractedDocument } from '../extracted-document.js';
import { ExtractionError } from '../extraction-error.js';
import { fileTitle } from '../file-title.js';
import { LIMITS } from '../limits.js';
import { wholeLines } from '../plain-text.js';
import { TextBuilder } from '../text-builder.js';

const ESCAPED_LETTER = /\\u[0-9a-f]{4}/i;
/** Lines of written JSON are shorter; one that is longer was printed by a program. */
const READABLE_LINE = 400;

/**
 * JSON as text. An array of objects becomes one line of `name: value` for every record, with its number. Anything else
 * stays as it is written when it has lines and no escaped letters; otherwise it is printed anew.
 * What is not quite JSON, such as a file with comments, is text.
 * @throws ExtractionError `unreadable-file` for what nests too deep.
 */
export function extractJson(bytes: Uint8Array, fileName: string): ExtractedDocument {
  const source = decodeText(bytes);
  refuseDeep(source);
  const value = parse(source);
  if (value === undefined) return { ...asText(source), title: fileTitle(fileName) };
  const shared = { mime: 'application/json' as const, format: 'plain' as const, pages: [] };
  const title = fileTitle(fileName);
  if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) {
    const builder = new TextBuilder();
    for (const [i, record] of value.entries()) addRecord(builder, i + 1, record);
    return { ...shared, title, text: builder.text(), places: builder.places };
  }
  if (isReadable(source)) return { ...shared, title, ...wholeLines(source) };
  return { ...shared, title, text: JSON.stringify(value, null, 2) };
}

/** Lines of JSON: one line of `name: value` for every record, with the number of its line. */
export function extractJsonLines(bytes: Uint8Array, fileName: string): ExtractedDocument {
  const builder = new TextBuilder();
  for (const [i, line] of decodeText(bytes).split('\n').entries()) {
    if (line.trim() === '') continue;
    refuseDeep(line);
    addRecord(builder, i + 1, parse(line) ?? line.trim());
  }
  const { places } = builder;
  return {
    mime: 'application/x-ndjson',
    format: 'plain',
    pages: [],
    title: fileTitle(fileName),
    text: builder.text(),
    places,
  };
}

function addRecord(builder: TextBuilder, row: number, value: unknown): void {
  const line = flatten(value);
  if (line === '') return;
  if (builder.places.length === 0) builder.addAt({ row }, line);
  else builder.addRow({ row }, line);
}

/** `name: Anna; address.city: Москва`: names and values as they are searched for, on one line. */
export function flatten(value: unknown, path = ''): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value) && !value.some(isRecord)) {
    return label(
      path,
      value
        .map((item) => flatten(item))
        .filter(Boolean)
        .join(', '),
    );
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>);
    const parts = entries.map(([key, item]) => flatten(item, path === '' ? key : `${path}.${key}`));
    return parts.filter(Boolean).join('; ');
  }
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- what is left is a string, number or boolean.
  return label(path, String(value).replace(/\s+/g, ' ').trim());
}

function label(path: string, words: string): string {
  return path === '' || words === '' ? words : `${path}: ${words}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReadable(source: string): boolean {
  const lines = source.split('\n');
  return (
    lines.length > 2 && lines.every((line) => line.length <= READABLE_LINE) && !ESCAPED_LETTER.test(source)
  );
}

/** The value, or undefined where the text is not JSON. */
function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function asText(source: string) {
  return { mime: 'application/json' as const, format: 'plain' as const, pages: [], ...wholeLines(source) };
}

/** Counts brackets outside of strings, so that depth cannot exhaust a stack. */
function refuseDeep(source: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > LIMITS.jsonDepth) throw tooDeep();
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
}

function tooDeep(): ExtractionError {
  const reason = `The JSON nests its values more than ${LIMITS.jsonDepth} deep; flatten it first.`;
  return new ExtractionError('unreadable-file', reason);
}
