import { expect } from 'chai';
import type { Import } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { eventually } from './support/eventually.js';
import { indexMatchesChunks } from './support/index-matches.js';
import { useIngestion } from './support/use-ingestion.js';

const section = (i: number) =>
  `## Section ${i}\n\n${`Sentence ${i} tells something of its own. `.repeat(20)}\n\n`;
const files = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `doc-${i}.md`,
      `# Document ${i}\n\n${Array.from({ length: 6 }, (_unused, j) => section(i * 10 + j)).join('')}`,
    ]),
  );

describe('recovery of the ingestion pipeline', function () {
  this.timeout(120_000);

  describe('when the worker is killed in the middle of an import', () => {
    const ingestion = useIngestion();
    const api = ingestion.as(testIdentity());

    it('publishes every document exactly once after a restart', async () => {
      const env = { EMBED_BATCH: '4' };
      const worker = await ingestion.startWorker(env);
      const { id } = await api.createDataset('killed');
      const accepted = (await api.upload(id, files(12))).body as { import: Import };
      const importId = accepted.import.id;
      await eventually(async () => (await read(importId)).progress.chunksIndexed > 8);
      await worker.end('SIGKILL');
      const atKill = (await read(importId)).progress;
      expect(atKill.pending, 'documents that the kill interrupted').to.be.greaterThan(0);

      await ingestion.startWorker(env);
      const done = await api.waitForImport(importId);
      expect(done.progress).to.include({ total: 12, published: 12, pending: 0, failed: 0 });
      await eventually(() => indexMatchesChunks(ingestion));
      const versions = await ingestion.db
        .selectFrom('ingestion.document_versions')
        .select('version')
        .execute();
      expect(versions.map(({ version }) => version)).to.deep.equal(Array.from({ length: 12 }, () => 1));
    });

    const read = async (id: string) => (await api.call('GET', `/imports/${id}`)).body as Import;
  });

  describe('when Redis lost everything', () => {
    const ingestion = useIngestion();
    const api = ingestion.as(testIdentity());

    it('finishes the import from what Postgres knows', async () => {
      // This worker moves the jobs to Redis and works on none of them.
      const idle = await ingestion.startWorker({ WORKER_QUEUES: 'sweep' });
      const { id } = await api.createDataset('emptied');
      const accepted = (await api.upload(id, files(5))).body as { import: Import };
      await eventually(async () => (await outboxRows()) === 0);
      await idle.end('SIGKILL');

      // Under another prefix Redis knows nothing of them.
      await ingestion.startWorker({ QUEUE_PREFIX: `${ingestion.redis.prefix}-emptied` });
      const done = await api.waitForImport(accepted.import.id);
      expect(done.progress).to.include({ total: 5, published: 5, pending: 0 });
    });

    const outboxRows = async () =>
      (await ingestion.db.selectFrom('ingestion.outbox').select('id').execute()).length;
  });

  describe('when the model is away', () => {
    const ingestion = useIngestion();
    const api = ingestion.as(testIdentity());

    it('waits for it and fails nothing', async () => {
      await ingestion.startWorker();
      const { id } = await api.createDataset('no-model');
      await ingestion.model.stopListening();
      const accepted = (await api.upload(id, files(2))).body as { import: Import };
      await eventually(async () => (await api.documents(id)).every(({ state }) => state === 'embedding'));
      await ingestion.model.listenAgain();
      const done = await api.waitForImport(accepted.import.id);
      expect(done.progress).to.include({ published: 2, failed: 0, pending: 0 });
    });
  });

  describe('when the worker is asked to stop', () => {
    const ingestion = useIngestion();
    const api = ingestion.as(testIdentity());

    it('hands its chunks back at once', async () => {
      const worker = await ingestion.startWorker();
      const { id } = await api.createDataset('stopped');
      await ingestion.model.stopListening();
      await api.upload(id, files(2));
      await eventually(async () => (await claimed()) > 0);
      await worker.end('SIGTERM');
      expect(await claimed()).to.equal(0);
    });

    const claimed = async () =>
      (
        await ingestion.db
          .selectFrom('ingestion.chunks')
          .select('id')
          .where('claimed_by', 'is not', null)
          .execute()
      ).length;
  });
});
