import type { FoundPassages, Question, Searcher } from './ports.js';

/** Longest query that retrieval takes, in UTF-16 code units. */
const MAX_QUERY = 4000;

/** Found passages and the text that was searched for. */
export interface Retrieved extends FoundPassages {
  query: string;
  /** False when the caller asked for an answer without documents. */
  searched: boolean;
}

/** Searches the datasets of the question for its text; an empty list of datasets searches nothing. */
export async function retrieve(question: Question, searcher: Searcher, limit: number): Promise<Retrieved> {
  const query = toQuery(question.content);
  const { datasetIds, signal } = question;
  if (datasetIds?.length === 0) return { query, searched: false, sources: [], degraded: undefined };
  const found = await searcher.search({ query, datasetIds, limit, signal });
  return { query, searched: true, ...found };
}

/** The question as a query: a long one is cut, but never inside a character. */
function toQuery(content: string): string {
  const text = content.trim();
  if (text.length <= MAX_QUERY) return text;
  return text
    .slice(0, MAX_QUERY)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
