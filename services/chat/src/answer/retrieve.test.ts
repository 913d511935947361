import { expect } from 'chai';
import { sources } from '../../test/sources.js';
import type { Searcher, SearchQuery, UnderstoodQuestion } from './ports.js';
import { retrieve } from './retrieve.js';
import { NO_USAGE } from './usage.js';

const question: UnderstoodQuestion = {
  messageId: 'm',
  conversationId: 'c',
  content: ' What is it? ',
  datasetIds: undefined,
  history: [],
  standalone: ' What is it? ',
  rewrittenBy: undefined,
  smallTalk: undefined,
  usage: NO_USAGE,
  signal: new AbortController().signal,
};

function recording(): Searcher & { queries: SearchQuery[] } {
  const queries: SearchQuery[] = [];
  return {
    queries,
    search: async (query) => {
      queries.push(query);
      return {
        sources: sources('One.'),
        degraded: { code: 'no-embedder', detail: 'words only' },
        cosines: new Map(),
      };
    },
  };
}

describe('retrieve', () => {
  it('searches everything that the caller may read when no dataset is named', async () => {
    const searcher = recording();
    const found = await retrieve(question, searcher, 8);
    expect(searcher.queries[0]).to.include({ query: 'What is it?', datasetIds: undefined, limit: 8 });
    expect(found.sources).to.have.length(1);
  });

  it('passes on that the search was degraded', async () => {
    expect((await retrieve(question, recording(), 8)).degraded?.code).to.equal('no-embedder');
  });

  it('searches nothing when the list of datasets is empty', async () => {
    const searcher = recording();
    const found = await retrieve({ ...question, datasetIds: [] }, searcher, 8);
    expect(searcher.queries).to.have.length(0);
    expect(found.searched).to.equal(false);
    expect(found.queries).to.deep.equal(['What is it?']);
  });

  it('cuts a query that retrieval would refuse, never inside a character', async () => {
    const searcher = recording();
    await retrieve({ ...question, standalone: `a${'😀'.repeat(3000)}` }, searcher, 8);
    const query = searcher.queries[0]?.query ?? '';
    expect(query).to.have.length(3999);
    expect(query).to.not.match(/\p{Cs}/u);
  });

  it('takes the passages of a compound question in turn, each once, and numbers them anew', async () => {
    const [shared, one, two] = sources('Shared.', 'One.', 'Two.');
    const byQuery = (query: string) => (query.startsWith('when') ? [shared, two] : [shared, one]);
    const searcher: Searcher = {
      search: async ({ query }) => ({
        sources: byQuery(query).flatMap((source) => source ?? []),
        degraded: undefined,
        cosines: new Map([[shared?.chunkId ?? '', query.startsWith('when') ? 0.9 : 0.8]]),
      }),
    };
    const standalone = 'Who wrote the first report and when was the archive opened?';
    const found = await retrieve({ ...question, standalone }, searcher, 8);
    expect(found.sources.map(({ text, index }) => [index, text])).to.deep.equal([
      [1, 'Shared.'],
      [2, 'One.'],
      [3, 'Two.'],
    ]);
    expect([...found.cosines.values()]).to.deep.equal([0.9]);
  });
});
