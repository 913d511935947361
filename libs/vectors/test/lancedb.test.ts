import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { type VectorStore, VectorStoreError } from '@aia/vectors';
import { connect } from '@lancedb/lancedb';
import { expect } from 'chai';
import { describeVectorStore } from './conformance/index.js';
import { DIMENSION, idOf, point, vectorOf } from './conformance/points.js';

const READER = join(import.meta.dirname, 'lancedb-reader.ts');

const pointsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => point(first + n));

async function nearest(store: VectorStore, n: number): Promise<string | undefined> {
  return (await store.searchDense('indexed', vectorOf(n), { limit: 1 }))[0]?.id;
}

/** Points that the vector index of a table holds. */
async function indexedVectors(path: string, name: string): Promise<number | undefined> {
  const table = await (await connect(path)).openTable(name);
  return (await table.indexStats('vector_idx'))?.numIndexedRows;
}

describe('LanceDB store', () => {
  let path = '';

  before(async () => {
    path = await mkdtemp(join(tmpdir(), 'aia-lancedb-'));
  });

  after(() => rm(path, { recursive: true, force: true }));

  describeVectorStore(() => createLanceDbStore({ path }));

  it('drops what a damaged collection left behind, so that it can be made again', async () => {
    const store = await createLanceDbStore({ path });
    await mkdir(join(path, 'damaged.lance', 'data'), { recursive: true });
    const refused = await store
      .ensureCollection('damaged', { dimension: DIMENSION })
      .catch((error: unknown) => error);
    expect(refused).to.include({ code: 'unavailable' });
    await store.dropCollection('damaged');
    await store.ensureCollection('damaged', { dimension: DIMENSION });
    expect(await store.count('damaged')).to.equal(0);
    await store.close();
  });

  it('shows another process what this one writes while that process runs', async () => {
    const store = await createLanceDbStore({ path });
    await store.ensureCollection('shared', { dimension: DIMENSION });
    await store.setAlias('shared_alias', 'shared');
    await store.upsert('shared', [point(1)]);
    const reader = promisify(execFile)(
      process.execPath,
      ['--conditions=aia-source', '--import', 'tsx', READER, path, 'shared_alias', '3'],
      { timeout: 60_000 },
    );
    await store.upsert('shared', [point(2)]);
    await store.optimize('shared');
    await store.upsert('shared', [point(3)]);
    expect((await reader).stdout.trim()).to.equal('3 points, 3 hits');
    await store.close();
  });

  it('builds a vector index beside writes, finds fresh points beside it, and keeps it up to date', async () => {
    const store = await createLanceDbStore({ path, vectorIndexFrom: 300 });
    await store.ensureCollection('indexed', { dimension: DIMENSION });
    await store.upsert('indexed', pointsFrom(0, 400));
    const building = store.optimize('indexed');
    await store.upsert('indexed', pointsFrom(400, 10));
    await store.delete('indexed', { kind: 'range', field: 'ordinal', lt: 5 });
    await building;
    expect(await indexedVectors(path, 'indexed')).to.be.within(395, 405);
    for (const n of [7, 399, 405]) expect(await nearest(store, n)).to.equal(idOf(n));
    expect(await nearest(store, 3)).not.to.equal(idOf(3));
    await store.optimize('indexed');
    expect(await indexedVectors(path, 'indexed')).to.equal(405);
    await store.close();
  });

  it('ends a build that is under way when it closes', async () => {
    const store = await createLanceDbStore({ path, vectorIndexFrom: 1 });
    await store.ensureCollection('ended', { dimension: DIMENSION });
    await store.upsert('ended', pointsFrom(0, 50));
    const building = store.optimize('ended').catch((error: unknown) => error);
    await store.close();
    expect(await building).to.be.instanceOf(VectorStoreError);
  });

  it('keeps collections and aliases for the next start', async () => {
    const first = await createLanceDbStore({ path });
    await first.ensureCollection('kept', { dimension: DIMENSION });
    await first.upsert('kept', [point(1)]);
    await first.setAlias('kept_alias', 'kept');
    await first.close();
    const second = await createLanceDbStore({ path });
    expect(await second.count('kept_alias')).to.equal(1);
    await second.close();
  });

  it('is unavailable where the folder cannot be made', async () => {
    const error: unknown = await createLanceDbStore({ path: '/dev/null/store' }).catch(
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(VectorStoreError).with.property('code', 'unavailable');
  });
});
