/** A query in its parts: what to look for, what must stand in a hit word by word, and what must not. */
export interface QueryParts {
  /** The words to search, without marks and exclusions. */
  text: string;
  /** Contents of "quotes". */
  phrases: string[];
  /** Words or phrases after a minus. */
  exclusions: string[];
}

/**
 * A quoted phrase with or without a minus before it, or a word with a minus. A minus counts at the start of a word and
 * before three letters or more, so that ranges, negative numbers and options such as `-v` or `--name` stay text. A quote
 * that is never closed is text too.
 */
const PART =
  /(?<=^|\s)(?<minus>-)?["“«](?<phrase>[^"“”«»]+)["”»](?=$|[\s.,;:!?)])|(?<=^|\s)-(?<word>\p{L}[\p{L}\p{N}_.]{2,})(?=$|\s)/gu;

/**
 * Reads quotes and exclusions. Exclusions alone say nothing to look for, so that the query is then taken as it stands.
 * Any string will do.
 */
export function parseQuery(query: string): QueryParts {
  const phrases: string[] = [];
  const exclusions: string[] = [];
  const text = query.replace(PART, (_match, ...rest) => {
    const { minus, phrase, word } = rest.at(-1) as Record<string, string | undefined>;
    const words = (phrase ?? word ?? '').trim();
    if (words === '') return ' ';
    if (phrase === undefined || minus !== undefined) exclusions.push(words);
    else phrases.push(words);
    return phrase === undefined || minus !== undefined ? ' ' : words;
  });
  const left = text.replace(/\s+/g, ' ').trim();
  return left === '' || (phrases.length === 0 && exclusions.length === 0)
    ? { text: query, phrases: [], exclusions: [] }
    : { text: left, phrases, exclusions };
}
