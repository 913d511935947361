import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Dataset, DatasetSource, Page, Problem } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { eventually } from './support/eventually.js';
import { addSource, documentKeys, syncSource } from './support/sources.js';
import { useIngestion } from './support/use-ingestion.js';
import type { WorkerProcess } from './support/worker-process.js';

/** Enough that an enumeration takes a while. */
const FILES = 150;

describe('sources', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ importRoots: true });
  const owner = testIdentity();
  const api = ingestion.as(owner);
  let worker: WorkerProcess;
  let dataset: Dataset;
  let folder: string;
  let count = 0;

  before(async () => {
    worker = await ingestion.startWorker();
  });
  beforeEach(async () => {
    dataset = await api.createDataset(`source-${++count}`);
    folder = join(ingestion.folder, `folder-${count}`);
    await mkdir(folder);
  });
  const fill = async (names: string[]) => {
    for (const name of names) await writeFile(join(folder, name), `# ${name}\n\nThe text of ${name}.\n`);
  };
  const add = (rest: object = {}) =>
    addSource(api, { datasetId: dataset.id, config: { type: 'folder', path: folder }, ...rest });

  it('are seen and changed only by those who may change their dataset', async () => {
    const { id } = await add();
    const stranger = ingestion.as(testIdentity());
    const entries = [
      { principal: `user:${owner.userId}`, permission: 'write' },
      { principal: 'everyone', permission: 'read' },
    ];
    for (const status of [404, 403]) {
      expect((await stranger.call('GET', `/sources/${id}`)).status).to.equal(status);
      expect((await stranger.call('POST', `/sources/${id}/sync`, {})).status).to.equal(status);
      expect((await stranger.call('DELETE', `/sources/${id}`)).status).to.equal(status);
      const listed = (await stranger.call('GET', '/sources')).body as Page<DatasetSource>;
      expect(listed.items.map((source) => source.id)).to.not.include(id);
      await api.call('PUT', `/datasets/${dataset.id}/access`, { entries });
    }
  });

  it('tell in a test what they would take', async () => {
    await fill(['a.md', 'b.txt']);
    const { id } = await add({ include: ['*.md'] });
    const test = await api.call('POST', `/sources/${id}/test`);
    expect(test.body).to.deep.include({ status: 'ok', sample: ['a.md'] });
    expect(await documentKeys(api, dataset.id)).to.deep.equal([]);
  });

  it('refuse a cron line that is none, and a second source of the same name', async () => {
    const config = { type: 'folder', path: folder };
    const bad = { datasetId: dataset.id, name: 'x', config, schedule: { cron: 'every full moon' } };
    const answer = await api.call('POST', '/sources', bad);
    expect((answer.body as Problem).errors?.[0]?.path).to.equal('body.schedule');
    await add();
    const again = await api.call('POST', '/sources', { datasetId: dataset.id, name: 'docs', config });
    expect(again.status).to.equal(409);
  });

  it('rename the document of a moved file and keep its version', async () => {
    await fill(['one.md', 'two.md']);
    const { id } = await add();
    await syncSource(api, id);
    const before = await api.documents(dataset.id);
    await rename(join(folder, 'one.md'), join(folder, 'renamed.md'));
    const moved = await syncSource(api, id);
    expect(moved.progress).to.include({ total: 2, unmodified: 2, deleted: 0, published: 0 });
    const after = await api.documents(dataset.id);
    const idOf = (list: typeof after, key: string) => list.find(({ sourceKey }) => sourceKey === key)?.id;
    expect(idOf(after, 'docs/renamed.md')).to.equal(idOf(before, 'docs/one.md'));
  });

  it('keep everything when most of it is gone, until that is confirmed', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `${i}.md`);
    await fill(names);
    const { id } = await add();
    await syncSource(api, id);
    await Promise.all(names.slice(0, 20).map((name) => rm(join(folder, name))));
    const refused = await syncSource(api, id);
    expect(refused.status).to.equal('failed');
    expect(refused.reason).to.match(/^20 of 24 documents are gone from the source, so nothing was deleted/);
    expect(await documentKeys(api, dataset.id)).to.have.length(24);
    expect((await syncSource(api, id, { confirmDeletions: true })).progress).to.include({ deleted: 20 });
    expect(await documentKeys(api, dataset.id)).to.have.length(4);
  });

  it('keep everything when the folder is away', async () => {
    await fill(['a.md']);
    const { id } = await add();
    await syncSource(api, id);
    await rename(folder, `${folder}-away`);
    expect((await syncSource(api, id)).status).to.equal('failed');
    expect(await documentKeys(api, dataset.id)).to.deep.equal(['docs/a.md']);
  });

  it('are removed with their documents, or without when these are kept', async () => {
    await fill(['a.md']);
    const { id } = await add();
    await syncSource(api, id);
    expect((await api.call('DELETE', `/sources/${id}?documents=keep`)).status).to.equal(204);
    expect(await documentKeys(api, dataset.id)).to.deep.equal(['docs/a.md']);
    const second = await add();
    await syncSource(api, second.id);
    expect((await api.call('DELETE', `/sources/${second.id}`)).status).to.equal(204);
    expect(await documentKeys(api, dataset.id)).to.deep.equal([]);
    expect((await api.call('GET', `/sources/${second.id}`)).status).to.equal(404);
  });

  it('are synchronised by their schedule, which lives in Redis as long as the source', async () => {
    await fill(['a.md']);
    const { id, nextSyncAt } = await add({ schedule: { cron: '* * * * * *', timezone: 'UTC' } });
    expect(nextSyncAt).to.be.a('string');
    await eventually(async () => (await documentKeys(api, dataset.id)).length === 1);
    await api.call('PATCH', `/sources/${id}`, { schedule: null });
    const imports = async () =>
      (await ingestion.db.selectFrom('ingestion.imports').select('id').where('source_id', '=', id).execute())
        .length;
    await new Promise((done) => setTimeout(done, 2500));
    const settled = await imports();
    await new Promise((done) => setTimeout(done, 2500));
    expect(await imports()).to.equal(settled);
  });

  it('go on after the worker was killed in the middle of an enumeration', async function () {
    this.timeout(150_000);
    const names = Array.from({ length: FILES }, (_, i) => `${String(i).padStart(3, '0')}.md`);
    await fill(names);
    const { id } = await add();
    await api.call('POST', `/sources/${id}/sync`, {});
    const seen = async () =>
      (
        await ingestion.db
          .selectFrom('ingestion.manifest_entries')
          .select('entry_key')
          .where('manifest_id', '=', id)
          .execute()
      ).length;
    await eventually(async () => (await seen()) >= 50);
    await worker.end('SIGKILL');
    expect(await seen()).to.be.lessThan(FILES);
    worker = await ingestion.startWorker();
    const source = (await api.call('GET', `/sources/${id}`)).body as DatasetSource;
    await eventually(async () => (await seen()) === FILES);
    const enumerated = async () =>
      ingestion.db
        .selectFrom('ingestion.imports')
        .select('enumerated_at')
        .where('id', '=', source.lastImport?.id ?? '')
        .executeTakeFirstOrThrow();
    await eventually(async () => (await enumerated()).enumerated_at !== null);
    const documents = await ingestion.db
      .selectFrom('ingestion.documents')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('dataset_id', '=', dataset.id)
      .executeTakeFirstOrThrow();
    expect(Number(documents.count)).to.equal(FILES);
  });
});
