import type { DeadLetter, FailureStack, Import, Page } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { eventually } from './support/eventually.js';
import { indexMatchesChunks } from './support/index-matches.js';
import { useIngestion } from './support/use-ingestion.js';

/** More than every call of the embedder together may hold when the pause comes. */
const FILES = 60;

const files = (count: number, text = 'About apples and pears.') =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.md`, `# File ${i}\n\n${text} ${i}\n`]));

describe('the control of imports', () => {
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  const steer = async (id: string, action: string) =>
    (await api.call('POST', `/imports/${id}/${action}`)).body as Import;
  const read = async (id: string) => (await api.call('GET', `/imports/${id}`)).body as Import;
  const start = async (datasetId: string, content: Record<string, string>) =>
    ((await api.upload(datasetId, content)).body as { import: Import }).import;

  before(async () => {
    await ingestion.startWorker();
  });

  it('pauses an import within its step, publishes nothing meanwhile, and resumes it to its end', async () => {
    const { id } = await api.createDataset('paused');
    await ingestion.model.stopListening();
    const { id: importId } = await start(id, files(FILES));
    await eventually(async () => (await read(importId)).activity.states.embedding > 0);
    const paused = await steer(importId, 'pause');
    expect(paused).to.include({ status: 'paused' });
    expect(paused.activity.stage).to.equal('paused');
    await ingestion.model.listenAgain();
    // What was in the hands of the embedder when the pause came (nothing, between two tries) is finished.
    // Leases are looked at first: the end of one moves its document on to be published.
    await eventually(
      async () => (await claimed()) === 0 && inWork((await read(importId)).activity.states) === 0,
    );
    const before = (await read(importId)).progress;
    await new Promise((done) => setTimeout(done, 1000));
    expect((await read(importId)).progress).to.deep.equal(before);
    expect(before.pending).to.be.greaterThan(0);
    expect(await steer(importId, 'resume')).to.include({ status: 'running' });
    const done = await api.waitForImport(importId);
    expect(done.progress).to.include({ published: FILES, failed: 0, pending: 0 });
    expect(await indexMatchesChunks(ingestion)).to.equal(true);
  });

  it('drops what is not published when an import is cancelled, and keeps what was published before', async () => {
    const { id } = await api.createDataset('cancelled');
    await api.ingest(id, { '0.md': '# File 0\n\nThe first version.\n' });
    await ingestion.model.stopListening();
    const { id: importId } = await start(id, files(10));
    await eventually(async () => (await read(importId)).activity.states.embedding > 0);
    const cancelled = await steer(importId, 'cancel');
    expect(cancelled).to.include({ status: 'cancelled' });
    expect(cancelled.progress).to.include({ cancelled: 10, pending: 0 });
    await ingestion.model.listenAgain();
    const [kept, ...others] = await api.documents(id);
    expect(others).to.deep.equal([]);
    expect(kept).to.include({ sourceKey: '0.md', state: 'published', version: 1 });
    await eventually(() => indexMatchesChunks(ingestion));
    const again = await api.ingest(id, files(10));
    expect(again.progress).to.include({ published: 10, failed: 0 });
  });

  it('retries only what failed, and the import runs again until that is done', async () => {
    const { id } = await api.createDataset('retried');
    const pdf = '%PDF-1.4\nbroken';
    const ended = await api.ingest(id, { 'good.md': '# Good\n\nText.', 'bad.pdf': pdf });
    expect(ended.progress).to.include({ published: 1, failed: 1 });
    const versions = () => ingestion.db.selectFrom('ingestion.document_versions').select('id').execute();
    const known = (await versions()).length;
    const running = await steer(ended.id, 'retry');
    expect(running).to.include({ status: 'running', finishedAt: null });
    expect(running.progress).to.include({ published: 1, pending: 1 });
    const done = await api.waitForImport(ended.id);
    expect(done.progress).to.include({ published: 1, failed: 1, pending: 0 });
    expect((await versions()).length).to.equal(known);
    const nothing = await api.ingest(id, { 'good.md': '# Good\n\nText.' });
    expect(await api.call('POST', `/imports/${nothing.id}/retry`)).to.include({ status: 409 });
  });

  it('refuses to steer an import that has ended', async () => {
    const { id } = await api.createDataset('ended');
    const done = await api.ingest(id, files(1));
    for (const action of ['pause', 'resume', 'cancel']) {
      expect(await api.call('POST', `/imports/${done.id}/${action}`)).to.include({ status: 409 });
    }
  });

  it('is for those who may write the dataset', async () => {
    const { id } = await api.createDataset('guarded');
    const done = await api.ingest(id, files(1));
    const stranger = ingestion.as(testIdentity());
    expect(await stranger.call('POST', `/imports/${done.id}/pause`)).to.include({ status: 404 });
    const letters = (await stranger.call('GET', '/dead-letters')).body as Page<DeadLetter>;
    expect(letters.items).to.deep.equal([]);
  });

  it('tells what it waits for and when it tries again while the model is away', async () => {
    const { id } = await api.createDataset('waiting');
    await ingestion.model.stopListening();
    const { id: importId } = await start(id, files(2));
    await eventually(async () => (await read(importId)).activity.nextRetryAt !== null);
    const { activity } = await read(importId);
    expect(activity).to.include({ stage: 'retrying', waitingFor: 'The embedding model does not answer.' });
    await ingestion.model.listenAgain();
    const done = await api.waitForImport(importId);
    expect(done.activity).to.include({ stage: 'ended', nextRetryAt: null, waitingFor: null });
  });

  it('lists a failed document with reason, step and tries; an unexpected fault also with its stack', async () => {
    const { id } = await api.createDataset('letters');
    await api.ingest(id, { 'bad.pdf': '%PDF-1.4\nbroken', 'good.md': '# Good\n\nText.' });
    const letters = (await api.call('GET', `/dead-letters?datasetId=${id}`)).body as Page<DeadLetter>;
    expect(letters.items).to.have.length(1);
    const [letter] = letters.items;
    expect(letter).to.include({ sourceKey: 'bad.pdf', stage: 'extracting', attempts: 1 });
    expect(letter?.failure.reason).to.match(/\w/);
    const admin = ingestion.as(testIdentity('admin'));
    const missing = await admin.call('GET', '/admin/stacks/000000000000');
    expect(missing.status).to.equal(404);
    if (letter?.stackId) {
      const stack = (await admin.call('GET', `/admin/stacks/${letter.stackId}`)).body as FailureStack;
      expect(stack.stack).to.contain('at ');
    }
  });

  const inWork = (states: Import['activity']['states']) =>
    states.fetching + states.extracting + states.chunking + states.indexing;

  const claimed = async () =>
    (
      await ingestion.db
        .selectFrom('ingestion.chunks')
        .select('id')
        .where('claimed_by', 'is not', null)
        .execute()
    ).length;
});
