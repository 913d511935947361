import { expect } from 'chai';
import { createEmbeddingPace } from './embedding-pace.js';

/** Lets a model answer `calls` full calls; `latency` tells how long one takes, milliseconds. */
function drive(
  pace: ReturnType<typeof createEmbeddingPace>,
  calls: number,
  latency: (chunks: number, concurrency: number) => number,
): number[] {
  return Array.from({ length: calls }, () => {
    const { batch, concurrency } = pace;
    pace.observe(batch, latency(batch, concurrency));
    return pace.concurrency;
  });
}

const limits = { maxBatch: 64, maxConcurrency: 4 };

describe('the pace of embedding', () => {
  it('sends as many calls at once as a model answers side by side', () => {
    const pace = createEmbeddingPace(limits);
    drive(pace, 300, () => 100);
    expect(pace).to.include({ batch: 64, concurrency: 4 });
  });

  it('stays at one call for a model that works on one at a time, and asks again only seldom', () => {
    const pace = createEmbeddingPace(limits);
    const taken = drive(pace, 1000, (chunks, concurrency) => chunks * 10 * concurrency);
    expect(taken.at(-1)).to.equal(1);
    expect(taken.filter((concurrency) => concurrency > 1).length / taken.length).to.be.lessThan(0.2);
  });

  it('makes batches small for a slow model', () => {
    const pace = createEmbeddingPace(limits);
    drive(pace, 50, (chunks) => chunks * 1000);
    expect(pace.batch).to.be.within(1, 4);
  });

  it('does not grow on half empty calls', () => {
    const pace = createEmbeddingPace(limits);
    for (let call = 0; call < 100; call++) pace.observe(1, 100);
    expect(pace).to.include({ batch: 16, concurrency: 1 });
  });

  it('steps back at once when the model refuses, and comes back', () => {
    const pace = createEmbeddingPace(limits);
    drive(pace, 300, () => 100);
    pace.refused();
    expect(pace).to.include({ batch: 32, concurrency: 1 });
    drive(pace, 400, () => 100);
    expect(pace.concurrency).to.equal(4);
  });
});
