import type { Source } from '@aia/contracts';
import type { FoundPassages, Searcher, UnderstoodQuestion } from './ports.js';
import { queriesOf } from './split-question.js';

/** Longest query that retrieval takes, in UTF-16 code units. */
const MAX_QUERY = 4000;

/** Found passages and what was searched for. */
export interface Retrieved extends FoundPassages {
  /** The whole question first; what it would be when nothing was searched. */
  queries: string[];
  /** False when documents were not asked. */
  searched: boolean;
}

/**
 * Searches the datasets of a question, once for each of its parts. Small talk and an empty list of datasets search
 * nothing.
 */
export async function retrieve(
  question: UnderstoodQuestion,
  searcher: Searcher,
  limit: number,
): Promise<Retrieved> {
  const { datasetIds, signal, smallTalk } = question;
  if (smallTalk || datasetIds?.length === 0) {
    const queries = [toQuery(question.content)];
    return { queries, searched: false, sources: [], degraded: undefined, cosines: new Map() };
  }
  const queries = queriesOf(toQuery(question.standalone)).map(toQuery);
  const found = await Promise.all(
    queries.map((query) => searcher.search({ query, datasetIds, limit, signal })),
  );
  return { queries, searched: true, ...merge(found, limit) };
}

/** The passages of all queries in turn, each once, numbered anew; the parts of a question share what the whole had. */
function merge(found: FoundPassages[], limit: number): FoundPassages {
  const ranked = new Map<string, Source>();
  const longest = Math.max(...found.map(({ sources }) => sources.length));
  for (let rank = 0; rank < longest; rank += 1) {
    for (const { sources } of found) {
      const source = sources[rank];
      if (source && !ranked.has(source.chunkId)) ranked.set(source.chunkId, source);
    }
  }
  return {
    sources: [...ranked.values()].slice(0, limit).map((source, at) => ({ ...source, index: at + 1 })),
    degraded: found.find(({ degraded }) => degraded)?.degraded,
    cosines: bestCosines(found),
  };
}

/** A passage counts as near as the query that it is nearest to. */
function bestCosines(found: FoundPassages[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const [chunkId, cosine] of found.flatMap(({ cosines }) => [...cosines]))
    best.set(chunkId, Math.max(cosine, best.get(chunkId) ?? cosine));
  return best;
}

/** A text as a query: a long one is cut, but never inside a character. */
function toQuery(content: string): string {
  const text = content.trim();
  if (text.length <= MAX_QUERY) return text;
  return text
    .slice(0, MAX_QUERY)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
