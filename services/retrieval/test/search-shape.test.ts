import { randomUUID } from 'node:crypto';
import { sql } from '@aia/database';
import { testIdentity, usePostgres, useStubModel, useTempFolder } from '@aia/testing';
import type { VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { expect } from 'chai';
import { createTestLibrary, DIMENSION, type TestLibrary } from './library.js';
import { COLLECTION, startRetrieval, type TestRetrieval } from './start-retrieval.js';

const viewer = testIdentity('viewer');

describe('POST /search: filters, pages, order and context', () => {
  const postgres = usePostgres();
  const folder = useTempFolder();
  const model = useStubModel();
  let store: VectorStore;
  let library: TestLibrary;
  let retrieval: TestRetrieval;
  let datasetId: string;

  before(async () => {
    store = await createLanceDbStore({ path: folder.path });
    const reranker = {
      order: (query: string, passages: string[]) =>
        query.includes('hang')
          ? new Promise<number[]>(() => undefined)
          : Promise.resolve(passages.map((_, place) => passages.length - 1 - place)),
    };
    retrieval = await startRetrieval({ db: postgres.db, store, modelUrl: model.url, reranker });
    await store.ensureCollection(COLLECTION, { dimension: DIMENSION });
    library = createTestLibrary(postgres.db, store, COLLECTION);
  });

  beforeEach(async () => {
    datasetId = await library.addDataset(['everyone']);
  });

  after(async () => {
    await retrieval.server.close(0);
    await store.close();
  });

  const search = (body: object) => retrieval.search(viewer, { datasetIds: [datasetId], ...body });
  const textsOf = async (body: object) => (await search(body)).results.map(({ text }) => text);

  it('filters by source, author, path and nested conditions', async () => {
    await library.addDocument({
      datasetId,
      chunks: ['plan a'],
      path: 'docs/a.md',
      sources: ['git'],
      author: 'Ann',
    });
    await library.addDocument({
      datasetId,
      chunks: ['plan b'],
      path: 'notes/b.md',
      sources: ['upload'],
      labels: ['x'],
    });
    const find = async (filter: object) => (await textsOf({ query: 'plan', filter })).sort();
    expect(await find({ sources: ['git'] })).to.deep.equal(['plan a']);
    expect(await find({ authors: ['Ann'] })).to.deep.equal(['plan a']);
    expect(await find({ pathPrefixes: ['/notes/'] })).to.deep.equal(['plan b']);
    expect(await find({ pathPrefixes: ['note'] })).to.deep.equal([]);
    expect(await find({ not: { labels: ['x'] } })).to.deep.equal(['plan a']);
    expect(await find({ or: [{ labels: ['x'] }, { authors: ['Ann'] }] })).to.deep.equal(['plan a', 'plan b']);
    expect(await find({ and: [{ labels: ['x'] }, { authors: ['Ann'] }] })).to.deep.equal([]);
  });

  it('pages through every hit once', async () => {
    const chunks = Array.from({ length: 47 }, (_, n) => `plan number ${n} ${'abcdefghijk'[n % 11]}${n}`);
    await library.addDocument({ datasetId, chunks });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await search({ query: 'plan number', limit: 10, ...(cursor ? { cursor } : {}) });
      seen.push(...page.results.map(({ text }) => text));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).to.have.lengthOf(47);
    expect(new Set(seen).size).to.equal(47);
  });

  it('sorts by date when asked to, and counts facets', async () => {
    const day = (n: number) => Date.UTC(2026, 0, n);
    await library.addDocument({ datasetId, chunks: ['plan plan'], updatedAt: day(1), labels: ['old'] });
    await library.addDocument({
      datasetId,
      chunks: ['the plan of others'],
      updatedAt: day(9),
      labels: ['new'],
    });
    const { results, facets } = await search({ query: 'plan', sort: 'date', facets: ['label', 'language'] });
    expect(results.map(({ updatedAt }) => updatedAt?.slice(0, 10))).to.deep.equal([
      '2026-01-09',
      '2026-01-01',
    ]);
    expect(facets).to.deep.equal({
      label: [
        { value: 'new', count: 1 },
        { value: 'old', count: 1 },
      ],
      language: [{ value: 'en', count: 2 }],
    });
  });

  it('leaves out copies unless asked not to', async () => {
    await library.addDocument({ datasetId, chunks: ['a plan for the backup of data'] });
    await library.addDocument({ datasetId, chunks: ['A plan for the backup of data.'] });
    expect(await textsOf({ query: 'backup plan' })).to.have.lengthOf(1);
    expect(await textsOf({ query: 'backup plan', dedupe: false })).to.have.lengthOf(2);
  });

  it('obeys quotes and exclusions', async () => {
    await library.addDocument({
      datasetId,
      chunks: ['index rebuild on linux', 'rebuild an index', 'index rebuild on windows'],
    });
    expect(await textsOf({ query: '"index rebuild" -windows' })).to.deep.equal(['index rebuild on linux']);
  });

  it('searches quoted words as plain ones when no passage has them so, and says it', async () => {
    await library.addDocument({ datasetId, chunks: ['the index was built anew on linux'] });
    const { results, unmatchedPhrases } = await search({ query: 'what does "index upheaval" mean on linux' });
    expect(results.map(({ text }) => text)).to.include('the index was built anew on linux');
    expect(unmatchedPhrases).to.deep.equal(['index upheaval']);
    expect(await search({ query: 'index on linux' })).not.to.have.property('unmatchedPhrases');
  });

  it('limits the hits of one document', async () => {
    await library.addDocument({ datasetId, chunks: ['plan one', 'plan two'] });
    await library.addDocument({ datasetId, chunks: ['plan three'] });
    const { results } = await search({ query: 'plan', perDocument: 1 });
    expect(new Set(results.map(({ documentId }) => documentId)).size).to.equal(results.length);
  });

  it('gives the text around a hit', async () => {
    await library.addDocument({ datasetId, chunks: ['before it', 'the plan itself', 'after it'] });
    const { results } = await search({
      query: 'plan',
      limit: 1,
      expand: { mode: 'neighbours', tokens: 500 },
    });
    expect(results[0]?.context?.text).to.equal('before it\n\nthe plan itself\n\nafter it');
    expect(results[0]?.context).to.include({ start: 0, end: 2008 });
  });

  it('shows the parent of a hit and what it was indexed with', async () => {
    const { chunkIds } = await library.addDocument({
      datasetId,
      chunks: ['intro', 'the target', 'its end', 'other'],
    });
    await sql`update ingestion.chunks set parent_start_offset = 1000, parent_end_offset = 2007, prefix = 'Guide › Part'
      where id = ${chunkIds[1]}`.execute(postgres.db);
    const { results } = await search({ query: 'target', limit: 1, expand: { mode: 'parent', tokens: 500 } });
    expect(results[0]).to.deep.include({ prefix: 'Guide › Part', parent: { start: 1000, end: 2007 } });
    expect(results[0]?.context).to.deep.equal({ text: 'the target\n\nits end', start: 1000, end: 2007 });
  });

  it('reranks when asked to, and goes on without when the reranker is late', async () => {
    await library.addDocument({ datasetId, chunks: ['plan alpha', 'plan beta'] });
    const plain = await textsOf({ query: 'plan alpha' });
    expect(await textsOf({ query: 'plan alpha', rerank: true })).to.deep.equal([...plain].reverse());
    const late = await search({ query: 'plan alpha hang', rerank: true });
    expect([late.results.length, late.degraded?.code]).to.deep.equal([2, 'rerank-skipped']);
  });

  it('finds passages like one, in other documents, and none for a stranger', async () => {
    const { chunkIds } = await library.addDocument({
      datasetId,
      chunks: ['backup of the database', 'backup again'],
    });
    await library.addDocument({ datasetId, chunks: ['how to restore a database backup'] });
    const { results } = await retrieval.similar(viewer, { chunkId: chunkIds[0], datasetIds: [datasetId] });
    expect(results.map(({ text }) => text)).to.deep.equal(['how to restore a database backup']);
    const closed = await library.addDataset([`user:${randomUUID()}`]);
    const secret = await library.addDocument({ datasetId: closed, chunks: ['secret'] });
    const { problem } = await retrieval.refused(viewer, { chunkId: secret.chunkIds[0] }, '/search/similar');
    expect(problem.status).to.equal(404);
  });

  it('suggests words and titles while a query is typed, and corrects a misspelt one', async () => {
    await library.addDocument({ datasetId, chunks: ['backup of the database'], title: 'Backup guide' });
    await sql`insert into ingestion.dataset_words values (${datasetId}, 'backup'), (${datasetId}, 'database'),
      (${datasetId}, 'привет')`.execute(postgres.db);
    const { queries, documents } = await retrieval.suggest(viewer, { q: 'nightly bac', datasetId });
    expect(queries).to.deep.equal(['nightly backup']);
    expect(documents).to.deep.equal([]);
    expect((await retrieval.suggest(viewer, { q: 'gui', datasetId })).documents[0]?.title).to.equal(
      'Backup guide',
    );
    expect((await search({ query: 'databse backup' })).suggestion).to.equal('database backup');
    expect((await search({ query: 'databases' })).suggestion).to.equal(undefined);
  });

  const deep = (depth: number): object => (depth === 0 ? { labels: ['x'] } : { not: deep(depth - 1) });
  for (const [name, body] of Object.entries({
    'a query of 100 kB': { query: 'x'.repeat(100_000) },
    'no query': { query: '' },
    'a huge limit': { query: 'x', limit: 1e9 },
    'a limit that is no number': { query: 'x', limit: '10' },
    'an unknown field of the filter': { query: 'x', filter: { colour: ['red'] } },
    'a filter of another type': { query: 'x', filter: 'labels' },
    'an empty list in the filter': { query: 'x', filter: { labels: [] } },
    'a filter that is nested too deep': { query: 'x', filter: deep(1000) },
    'a date that is none': { query: 'x', filter: { updatedAfter: 'yesterday' } },
    'a cursor of someone else': { query: 'x', cursor: 'abc' },
    'an unknown facet': { query: 'x', facets: ['colour'] },
    'a diversity beyond one': { query: 'x', diversity: 2 },
  })) {
    it(`refuses ${name} with a 400 that names the field`, async () => {
      const { problem } = await retrieval.refused(viewer, body);
      expect([problem.status, problem.code]).to.deep.equal([400, 'validation-failed']);
      expect(problem.errors?.[0]?.path).to.match(/^body\./);
    });
  }

  for (const query of [
    '.*(a+)+$',
    "'; drop table x; --",
    '"unbalanced',
    '-',
    '-"x"',
    '\u0000\u0007',
    '😀',
    '%',
    'a'.repeat(4000),
  ]) {
    it(`answers ${JSON.stringify(query.slice(0, 20))} sanely with every option`, async () => {
      await library.addDocument({ datasetId, chunks: ['red apples'] });
      const options = {
        rerank: true,
        facets: ['label'],
        sort: 'date',
        diversity: 0.5,
        perDocument: 1,
        explain: true,
      };
      const { results } = await search({ query, ...options, expand: { mode: 'section' } });
      expect(results.length).to.be.at.most(1);
    });
  }
});
