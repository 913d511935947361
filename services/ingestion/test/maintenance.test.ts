import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MaintenanceRun, MaintenanceTask } from '@aia/contracts';
import { chunksCollection } from '@aia/vectors';
import { ANALYZER_VERSION } from '@aia/language';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { eventually } from './support/eventually.js';
import { indexMatchesChunks } from './support/index-matches.js';
import { useIngestion } from './support/use-ingestion.js';

const MODEL = 'multilingual-e5-small';

describe('maintenance', () => {
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  const admin = ingestion.as(testIdentity('admin'));

  before(async () => {
    await ingestion.startWorker({ PURGE_AFTER_DAYS: '0' });
  });

  it('finds no difference in a healthy system', async () => {
    const { id } = await api.createDataset('healthy');
    await api.ingest(id, { 'a.md': '# A\n\nApples.', 'b.md': '# B\n\nPears.' });
    const { findings, status } = await run('reconcile', true);
    expect(status).to.equal('completed');
    expect(findings.map(({ found }) => found)).to.deep.equal([0, 0, 0, 0]);
  });

  it('reports a lost vector and an orphan in a dry run, and repairs both otherwise', async () => {
    const { id } = await api.createDataset('damaged');
    await api.ingest(id, { 'kept.md': '# Kept\n\nPlums.', 'orphan.md': '# Orphan\n\nCherries.' });
    const [kept, orphan] = await api.documents(id);
    const vectors = await ingestion.openVectors();
    const filter = { kind: 'equals', field: 'documentId', value: kept?.id ?? '' } as const;
    await vectors.delete(ingestion.collection, filter);
    await vectors.close();
    await forget(orphan?.id ?? '');

    const dry = counts(await run('reconcile', true));
    expect(dry).to.include({ 'vectors-without-chunk': 1, 'chunks-without-vector': 1 });
    expect(await indexMatchesChunks(ingestion)).to.equal(false);
    const repaired = await run('reconcile', false);
    expect(repaired.findings.filter(({ found, repaired: fixed }) => found !== fixed)).to.deep.equal([]);
    await eventually(() => indexMatchesChunks(ingestion));
    expect(counts(await run('reconcile', true))).to.include({
      'vectors-without-chunk': 0,
      'chunks-without-vector': 0,
    });
  });

  it('writes an emptied vector store again while its documents stay published', async () => {
    const { id } = await api.createDataset('emptied');
    await api.ingest(id, { 'a.md': '# A\n\nQuinces.', 'b.md': '# B\n\nMedlars.' });
    const vectors = await ingestion.openVectors();
    await vectors.dropCollection(chunksCollection(MODEL, 384, ANALYZER_VERSION));
    await vectors.close();
    const { findings } = await run('rebuild-index', false);
    expect(findings[0]?.found).to.be.greaterThan(1);
    await eventually(() => indexMatchesChunks(ingestion).catch(() => false));
    expect((await api.documents(id)).map(({ state }) => state)).to.deep.equal(['published', 'published']);
  });

  it('drops a vector store that is damaged and writes it again', async () => {
    const { id } = await api.createDataset('damaged-store');
    await api.ingest(id, { 'a.md': '# A\n\nLoquats.' });
    const table = `${chunksCollection(MODEL, 384, ANALYZER_VERSION)}.lance`;
    await rm(join(ingestion.folder, 'vectors', table, 'data'), { recursive: true });
    const { status } = await run('rebuild-index', false);
    expect(status).to.equal('completed');
    await eventually(() => indexMatchesChunks(ingestion).catch(() => false));
  });

  it('dispatches unfinished work again', async () => {
    const { id } = await api.createDataset('requeued');
    await ingestion.model.stopListening();
    const { body } = await api.upload(id, { 'a.md': '# A\n\nFigs.' });
    const { status } = await run('rebuild-queues', false);
    expect(status).to.equal('completed');
    await ingestion.model.listenAgain();
    const done = await api.waitForImport((body as { import: { id: string } }).import.id);
    expect(done.progress).to.include({ published: 1, failed: 0 });
  });

  it('removes text, vectors and file of a deleted document, but no file that another one has', async () => {
    const { id } = await api.createDataset('purged');
    const [shared, own] = ['# Shared\n\nThe same text.', '# Own\n\nOnly here.'];
    await api.ingest(id, { 'a.md': shared, 'b.md': shared, 'c.md': own });
    const before = (await blobs()).length;
    const documents = await api.documents(id);
    for (const { id: documentId } of documents.filter(({ sourceKey }) => sourceKey !== 'b.md')) {
      expect(await api.call('DELETE', `/documents/${documentId}`)).to.include({ status: 204 });
    }
    await eventually(async () => (await storedDocuments(id)) === 1);
    await eventually(async () => (await blobs()).length === before - 1);
    await eventually(() => indexMatchesChunks(ingestion));
    const rest = (await api.documents(id)).map(({ sourceKey }) => sourceKey);
    expect(rest).to.deep.equal(['b.md']);
  });

  it('forgets the words of a deleted document, but none that another one uses', async () => {
    const { id } = await api.createDataset('words');
    await api.ingest(id, { 'a.md': '# Gooseberries\n\nRipe fruit.', 'b.md': '# Raspberries\n\nRipe fruit.' });
    expect(await wordsOf(id)).to.include.members(['gooseberries', 'raspberries', 'ripe', 'fruit']);
    const [first] = (await api.documents(id)).filter(({ sourceKey }) => sourceKey === 'a.md');
    await api.call('DELETE', `/documents/${first?.id}`);
    await eventually(async () => !(await wordsOf(id)).includes('gooseberries'));
    expect(await wordsOf(id)).to.have.members(['raspberries', 'ripe', 'fruit']);
  });

  it('reports a document whose original file is gone', async () => {
    const { id } = await api.createDataset('no-file');
    await api.ingest(id, { 'a.md': '# A\n\nLost original.' });
    await rm(join(ingestion.folder, 'blobs'), { recursive: true });
    const [document] = await api.documents(id);
    const { findings } = await run('reconcile', true);
    const missing = findings.find(({ kind }) => kind === 'documents-without-file');
    expect(missing?.examples).to.include(document?.id);
  });

  it('is for administrators', async () => {
    const answer = await api.call('POST', '/admin/maintenance', { task: 'reconcile' });
    expect(answer.status).to.equal(403);
  });

  async function run(task: MaintenanceTask, dryRun: boolean): Promise<MaintenanceRun> {
    const started = (await admin.call('POST', '/admin/maintenance', { task, dryRun })).body as MaintenanceRun;
    let current = started;
    await eventually(async () => {
      current = (await admin.call('GET', `/admin/maintenance/${started.id}`)).body as MaintenanceRun;
      return current.status === 'completed' || current.status === 'failed';
    });
    return current;
  }

  const counts = ({ findings }: MaintenanceRun) =>
    Object.fromEntries(findings.map(({ kind, found }) => [kind, found]));

  /** The document's rows vanish without a sweep, as after a restore of an old backup. */
  async function forget(documentId: string): Promise<void> {
    await ingestion.db.deleteFrom('ingestion.documents').where('id', '=', documentId).execute();
  }

  async function wordsOf(datasetId: string): Promise<string[]> {
    const rows = await ingestion.db
      .selectFrom('ingestion.dataset_words')
      .select('word')
      .where('dataset_id', '=', datasetId)
      .execute();
    return rows.map(({ word }) => word);
  }

  async function storedDocuments(datasetId: string): Promise<number> {
    const rows = await ingestion.db
      .selectFrom('ingestion.documents')
      .select('id')
      .where('dataset_id', '=', datasetId)
      .execute();
    return rows.length;
  }

  async function blobs(): Promise<string[]> {
    const names = await readdir(join(ingestion.folder, 'blobs'), { recursive: true });
    return names.filter((name) => /[0-9a-f]{64}$/.test(name));
  }
});
