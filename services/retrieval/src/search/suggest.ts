import type { Identity, Suggestions, SuggestionsQuery } from '@aia/contracts';
import { findSpelledWords, isStopWord } from '@aia/language';
import type { Library, Vocabulary } from './ports.js';
import { resolveScope } from './scope.js';

/** Words of a query that are looked up; nobody misspells more on purpose. */
const MOST_WORDS = 12;

export interface SuggestDeps {
  library: Pick<Library, 'readableDatasets' | 'documentsTitled'>;
  vocabulary: Vocabulary;
}

/**
 * How a query that is being typed may go on: its last word completed by words of the caller's documents, and documents
 * whose title has a word that begins with it.
 * @throws AppError `not-found` for a dataset that the caller may not read.
 */
export async function suggest(
  { q, datasetId, limit }: SuggestionsQuery,
  identity: Identity,
  { library, vocabulary }: SuggestDeps,
): Promise<Suggestions> {
  const scope = await resolveScope(identity, datasetId === undefined ? undefined : [datasetId], library);
  if (scope.datasetIds.length === 0) return { queries: [], documents: [] };
  const last = /[\p{L}\p{N}_]+$/u.exec(q)?.[0] ?? '';
  const [words, documents] = await Promise.all([
    last.length < 2 ? [] : vocabulary.completions(last, scope.datasetIds, limit),
    library.documentsTitled(q, limit, scope),
  ]);
  const before = q.slice(0, q.length - last.length);
  return { queries: words.map((word) => `${before}${word}`), documents };
}

/**
 * The query with each word that none of the datasets uses replaced by the word that is most like it; undefined when
 * every word is known or nothing is near.
 */
export async function correctSpelling(
  query: string,
  datasetIds: readonly string[],
  vocabulary: Vocabulary,
): Promise<string | undefined> {
  const words = findSpelledWords(query).filter((word) => !isStopWord(word));
  let corrected = query;
  for (const word of [...new Set(words)].slice(0, MOST_WORDS)) {
    const better = await vocabulary.correction(word, datasetIds);
    if (better !== undefined) corrected = replaceWord(corrected, word, better);
  }
  return corrected === query ? undefined : corrected;
}

function replaceWord(text: string, word: string, better: string): string {
  return text.replace(/\p{L}+/gu, (found) =>
    found.toLowerCase().replaceAll('ё', 'е') === word ? better : found,
  );
}
