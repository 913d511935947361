import { expect } from 'chai';
import { sources } from '../../test/sources.js';
import type { Question, Searcher, SearchQuery } from './ports.js';
import { retrieve } from './retrieve.js';

const question: Question = {
  messageId: 'm',
  conversationId: 'c',
  content: ' What is it? ',
  datasetIds: undefined,
  history: [],
  signal: new AbortController().signal,
};

function recording(): Searcher & { queries: SearchQuery[] } {
  const queries: SearchQuery[] = [];
  return {
    queries,
    search: async (query) => {
      queries.push(query);
      return { sources: sources('One.'), degraded: { code: 'no-embedder', detail: 'words only' } };
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
    expect(found).to.include({ searched: false, query: 'What is it?' });
  });

  it('cuts a query that retrieval would refuse, never inside a character', async () => {
    const searcher = recording();
    await retrieve({ ...question, content: `a${'😀'.repeat(3000)}` }, searcher, 8);
    const query = searcher.queries[0]?.query ?? '';
    expect(query).to.have.length(3999);
    expect(query).to.not.match(/\p{Cs}/u);
  });
});
