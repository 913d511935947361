import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import { VectorStoreError } from '@aia/vectors';
import { expect } from 'chai';
import { describeVectorStore } from './conformance/index.js';
import { DIMENSION, point } from './conformance/points.js';

const READER = join(import.meta.dirname, 'lancedb-reader.ts');

describe('LanceDB store', () => {
  let path = '';

  before(async () => {
    path = await mkdtemp(join(tmpdir(), 'aia-lancedb-'));
  });

  after(() => rm(path, { recursive: true, force: true }));

  describeVectorStore(() => createLanceDbStore({ path }));

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
