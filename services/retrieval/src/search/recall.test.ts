import { ModelError } from '@aia/models';
import { type Hit, VectorStoreError } from '@aia/vectors';
import { expect } from 'chai';
import type { ChunkIndex, QueryEmbedder } from './ports.js';
import { recall } from './recall.js';
import { StepTimeout } from './step-deadline.js';
import { createStepTimer } from './step-timer.js';
import type { Understanding } from './understand.js';

type Legs = Pick<ChunkIndex, 'searchDense' | 'searchLexical'>;

const question: Understanding = { language: 'en', terms: ['cat'], text: 'cat?', phrases: [], exclusions: [] };
const hit = (id: string) => ({ id, score: 1 }) as Hit;
const index: Legs = {
  searchDense: async () => [hit('dense')],
  searchLexical: async () => [hit('lexical')],
};
const embedder: QueryEmbedder = { maxTokens: 512, embedQuery: async () => [1, 0] };
const broken: QueryEmbedder = {
  maxTokens: 512,
  embedQuery: () => Promise.reject(new ModelError('unavailable', 'nobody there')),
};
const ask = (
  parts: {
    mode?: 'hybrid' | 'dense' | 'lexical';
    embedder?: QueryEmbedder;
    index?: Legs;
    storeMs?: number;
    terms?: string[];
  } = {},
) => {
  const timer = createStepTimer(() => 0);
  const filter = { kind: 'and', filters: [] } as const;
  const options = {
    collection: 'chunks',
    mode: parts.mode ?? 'hybrid',
    filter: { ...filter, filters: [] },
    width: 50,
    storeMs: parts.storeMs ?? 1000,
    signal: new AbortController().signal,
  };
  const deps = { index: parts.index ?? index, embedder: parts.embedder ?? embedder, timer };
  return recall({ ...question, terms: parts.terms ?? question.terms }, options, deps).then((recalled) => ({
    ...recalled,
    timings: timer.timings(),
  }));
};
const ids = (hits: Hit[] | null) => hits?.map(({ id }) => id) ?? null;

describe('recall', () => {
  it('asks both legs in hybrid mode, and times them', async () => {
    const { dense, lexical, warnings, timings } = await ask();
    expect([ids(dense), ids(lexical), warnings]).to.deep.equal([['dense'], ['lexical'], []]);
    expect(timings).to.have.keys('embed', 'dense', 'lexical', 'total');
  });

  it('asks one leg where one is asked for', async () => {
    const dense = await ask({ mode: 'dense' });
    const lexical = await ask({ mode: 'lexical', embedder: broken });
    expect([ids(dense.dense), dense.lexical]).to.deep.equal([['dense'], null]);
    expect([lexical.dense, ids(lexical.lexical), lexical.warnings]).to.deep.equal([null, ['lexical'], []]);
  });

  for (const mode of ['hybrid', 'dense'] as const) {
    it(`searches words alone and says so when the embedder is down in ${mode} mode`, async () => {
      const { dense, lexical, warnings } = await ask({ mode, embedder: broken });
      expect([dense, ids(lexical), warnings[0]?.code]).to.deep.equal([null, ['lexical'], 'no-embedder']);
    });
  }

  it('has no lexical hits without terms, and does not ask for them', async () => {
    const silent = { ...index, searchLexical: () => Promise.reject(new Error('was asked')) };
    expect(ids((await ask({ terms: [], index: silent })).lexical)).to.deep.equal([]);
  });

  it('finds nothing before anything was ingested', async () => {
    const fail = () => Promise.reject(new VectorStoreError('unknown-collection', 'none'));
    const { dense, lexical } = await ask({ index: { searchDense: fail, searchLexical: fail } });
    expect([dense, lexical]).to.deep.equal([[], []]);
  });

  it('fails when the store is down', async () => {
    const down = () => Promise.reject(new VectorStoreError('unavailable', 'down'));
    const error: unknown = await ask({ index: { ...index, searchDense: down } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(VectorStoreError).with.property('code', 'unavailable');
  });

  it('answers with the other leg when one is late, and says so', async () => {
    const never = () => new Promise<Hit[]>(() => undefined);
    const late = await ask({ index: { ...index, searchDense: never }, storeMs: 10 });
    expect([late.dense, ids(late.lexical), late.warnings[0]?.code]).to.deep.equal([
      null,
      ['lexical'],
      'dense-timeout',
    ]);
    const other = await ask({ index: { ...index, searchLexical: never }, storeMs: 10 });
    expect([ids(other.dense), other.lexical, other.warnings[0]?.code]).to.deep.equal([
      ['dense'],
      null,
      'lexical-timeout',
    ]);
  });

  it('fails when no leg is in time', async () => {
    const never = () => new Promise<Hit[]>(() => undefined);
    const error: unknown = await ask({
      index: { searchDense: never, searchLexical: never },
      storeMs: 10,
    }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(StepTimeout);
  });

  it('does not hide a fault that is not the model’s', async () => {
    const faulty = { ...embedder, embedQuery: () => Promise.reject(new TypeError('bug')) };
    const error: unknown = await ask({ embedder: faulty }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(TypeError);
  });
});
