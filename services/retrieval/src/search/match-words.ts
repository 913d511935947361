import type { CheckedHit } from './check.js';
import type { QueryParts } from './query-syntax.js';

/** The hits whose text has every phrase and none of the exclusions. */
export function matchWords(
  hits: CheckedHit[],
  { phrases, exclusions }: Pick<QueryParts, 'phrases' | 'exclusions'>,
) {
  if (phrases.length === 0 && exclusions.length === 0) return hits;
  const wanted = phrases.map(plain);
  const unwanted = exclusions.map(plain);
  return hits.filter(({ chunk }) => {
    const text = plain(chunk.text);
    return (
      wanted.every((phrase) => text.includes(phrase)) && !unwanted.some((phrase) => text.includes(phrase))
    );
  });
}

/** Words between single spaces, with one at either end, so that only whole words match; case and ё do not count. */
function plain(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .match(/[\p{L}\p{N}\p{M}_]+/gu);
  return ` ${(words ?? []).join(' ')} `;
}
