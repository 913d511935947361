import { expect } from 'chai';
import { check } from './check.js';
import type { FusedHit } from './fuse.js';
import type { CheckedChunk } from './ports.js';
import { StepTimeout } from './step-deadline.js';

const scope = {
  identity: { userId: 'u', role: 'viewer' as const, principals: ['everyone'] },
  datasetIds: ['d'],
};
const fused = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `c${n}`,
    score: 1 / (n + 1),
    payload: {} as FusedHit['payload'],
    ranks: { dense: null, lexical: null },
  }));
/** A library that lets through what `allow` says and notes what it was asked. */
function library(allow: (id: string) => boolean) {
  const asked: (readonly string[])[] = [];
  const publishedChunks = async (ids: readonly string[]) => {
    asked.push(ids);
    const allowed = ids.filter(allow).reverse();
    return new Map(allowed.map((id) => [id, { chunkId: id, text: `text of ${id}` } as CheckedChunk]));
  };
  return { asked, publishedChunks };
}

describe('check', () => {
  it('keeps the order of the hits and takes their text from the library', async () => {
    const { hits, dropped } = await check(
      fused(3),
      10,
      scope,
      library(() => true),
      1000,
    );
    expect(hits.map(({ chunk }) => chunk.text)).to.deep.equal(['text of c0', 'text of c1', 'text of c2']);
    expect(dropped).to.equal(0);
  });

  it('drops what the library does not let through and fills up with the next ones', async () => {
    const { hits, dropped } = await check(
      fused(20),
      3,
      scope,
      library((id) => !['c0', 'c2'].includes(id)),
      1000,
    );
    expect(hits.map(({ chunk }) => chunk.chunkId)).to.deep.equal(['c1', 'c3', 'c4']);
    expect(dropped).to.equal(2);
  });

  it('asks once when few are dropped', async () => {
    const { asked, publishedChunks } = library((id) => id !== 'c1');
    await check(fused(50), 10, scope, { publishedChunks }, 1000);
    expect(asked).to.have.lengthOf(1);
  });

  it('asks on until it has enough or no hit is left', async () => {
    const { asked, publishedChunks } = library((id) => id === 'c49');
    const { hits, dropped } = await check(fused(50), 10, scope, { publishedChunks }, 1000);
    expect(hits.map(({ chunk }) => chunk.chunkId)).to.deep.equal(['c49']);
    expect(dropped).to.equal(49);
    expect(asked.at(-1)).to.have.lengthOf(50);
  });

  it('shows one version of a document that is published anew while it asks', async () => {
    let current = 'old';
    const versionOf = (id: string) => (Number(id.slice(1)) < 20 ? 'old' : 'new');
    const publishedChunks = async (ids: readonly string[]) => {
      const shown = ids.filter((id) => versionOf(id) === current && Number(id.slice(1)) % 5 === 0);
      current = 'new';
      return new Map(shown.map((id) => [id, { chunkId: id, versionId: versionOf(id) } as CheckedChunk]));
    };
    const { hits } = await check(fused(40), 5, scope, { publishedChunks }, 1000);
    expect(hits.map(({ chunk }) => chunk.versionId)).to.deep.equal(['new', 'new', 'new', 'new']);
  });

  it('asks nothing when nothing was found', async () => {
    const { asked, publishedChunks } = library(() => true);
    expect(await check([], 10, scope, { publishedChunks }, 1000)).to.deep.equal({
      hits: [],
      dropped: 0,
      unasked: 0,
      late: false,
    });
    expect(asked).to.deep.equal([]);
  });

  it('shows what was let through in time, and fails when that is nothing', async () => {
    let asked = 0;
    const publishedChunks = (ids: readonly string[]) => {
      asked += 1;
      const first = ids[0] ?? '';
      return asked === 1
        ? Promise.resolve(new Map([[first, { chunkId: first } as CheckedChunk]]))
        : new Promise<never>(() => undefined);
    };
    const { hits, late } = await check(fused(50), 10, scope, { publishedChunks }, 20);
    expect([hits.map(({ chunk }) => chunk.chunkId), late]).to.deep.equal([['c0'], true]);
    const nothing = await check(fused(5), 10, scope, { publishedChunks }, 20).catch(
      (error: unknown) => error,
    );
    expect(nothing).to.be.instanceOf(StepTimeout);
  });
});
