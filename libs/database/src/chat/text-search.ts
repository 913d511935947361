import type { ConversationMatch } from '@aia/contracts';
import { type RawBuilder, sql } from 'kysely';
import { containsPattern, toStoredText } from './stored-text.js';

/** Marks that Postgres puts around what it found: characters of private use, which texts do not have. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const HEADLINE = `StartSel=${OPEN}, StopSel=${CLOSE}, MaxWords=30, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "`;

/** Conditions and snippets for one search text. */
export interface TextSearch {
  /** Whether a column has the words of the search in any form, or its text as it is. */
  matches(column: string): RawBuilder<boolean>;
  /** The part of a column that matches, with marks around what was found; see `toMatch`. */
  snippet(column: string): RawBuilder<string>;
}

/** Full-text search in English and Russian over the expressions that migration 0014 has indexes for. */
export function textSearch(text: string): TextSearch {
  const plain = toStoredText(text).trim();
  const query = sql`websearch_to_tsquery('russian', translate(${plain}, 'ёЁ', 'еЕ'))`;
  const pattern = containsPattern(plain);
  return {
    matches: (column) =>
      sql<boolean>`(to_tsvector('russian', left(translate(${sql.ref(column)}, 'ёЁ', 'еЕ'), 100000)) @@ ${query}
        or ${sql.ref(column)} ilike ${pattern})`,
    snippet: (column) =>
      sql<string>`ts_headline('russian', left(${sql.ref(column)}, 100000), ${query}, ${HEADLINE})`,
  };
}

/** A marked snippet as text with ranges (UTF-16 code units). */
export function toMatch(messageId: string, marked: string): ConversationMatch {
  const match: ConversationMatch = { messageId, text: '', highlights: [] };
  for (const part of marked.split(OPEN).entries()) {
    const [found, after] = part[0] === 0 ? ['', part[1]] : splitOnce(part[1]);
    const start = match.text.length;
    match.text += found + after;
    if (found !== '') match.highlights.push({ start, end: start + found.length });
  }
  return match;
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(CLOSE);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + CLOSE.length)];
}
