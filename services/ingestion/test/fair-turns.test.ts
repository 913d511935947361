import { expect } from 'chai';
import {
  admitDocuments,
  claimChunks,
  createDataset,
  insertUploadImport,
  pauseImport,
  registerDocuments,
  type OutboxJob,
} from '@aia/database/ingestion';
import { derivedId, newId } from '@aia/platform';
import { usePostgres } from '@aia/testing';

const MODEL = 'multilingual-e5-small';

describe('fair turns', () => {
  const postgres = usePostgres();
  const [alice, bob] = [newId(), newId()];

  beforeEach(async () => {
    await postgres.db.deleteFrom('ingestion.datasets').execute();
  });

  it('alternate between users, whoever came first and with however much', async () => {
    const giant = await upload(alice, await dataset(), 100);
    const small = await upload(bob, await dataset(), 3);
    const turns = await admit(8);
    expect(turns.slice(0, 6).filter((id) => id === small)).to.have.length(3);
    expect(turns.filter((id) => id === giant)).to.have.length(5);
  });

  it('alternate between the datasets of one user', async () => {
    await upload(alice, await dataset(), 50);
    const other = await upload(alice, await dataset(), 2);
    expect((await admit(4)).filter((id) => id === other)).to.have.length(2);
  });

  it('give a user with many imports no more than a user with one', async () => {
    const shared = await dataset();
    const many = await Promise.all([upload(alice, shared, 9), upload(alice, await dataset(), 9)]);
    const one = await upload(bob, shared, 9);
    const turns = await admit(8);
    expect(turns.filter((id) => many.includes(id))).to.have.length(4);
    expect(turns.filter((id) => id === one)).to.have.length(4);
  });

  it('are not given to a paused import, nor to one with enough chunks waiting for the embedder', async () => {
    const paused = await upload(alice, await dataset(), 5);
    await pauseImport(postgres.db, paused);
    const ahead = await upload(bob, await dataset(), 5);
    await embedding(ahead, 2, 1);
    expect(await admit(10, 2)).to.deep.equal([]);
    expect(await admit(10, 3)).to.have.length(3);
  });

  it('share a batch of the embedder between imports, and fill it across documents', async () => {
    const giant = await upload(alice, await dataset(), 4);
    const small = await upload(bob, await dataset(), 4);
    await embedding(giant, 4, 30);
    await embedding(small, 4, 2);
    const claimed = await claim(32);
    expect(claimed).to.have.length(32);
    expect(claimed.filter((importId) => importId === small)).to.have.length(8);
  });

  it('at the embedder are shared by users, however many imports one of them has', async () => {
    const shared = await dataset();
    for (let n = 0; n < 20; n++) await embedding(await upload(alice, shared, 1), 1, 4);
    const one = await upload(bob, shared, 1);
    await embedding(one, 1, 40);
    const claimed = await claim(32);
    expect(claimed).to.have.length(32);
    expect(claimed.filter((importId) => importId === one)).to.have.length(16);
  });

  it('at the embedder reach a small import that came after a giant one of the same user', async () => {
    const shared = await dataset();
    await embedding(await upload(alice, shared, 4), 4, 40);
    const small = await upload(alice, shared, 1);
    await embedding(small, 1, 3);
    expect((await claim(8)).filter((importId) => importId === small)).to.have.length(3);
  });

  it('at the embedder take every waiting chunk when many imports have few each', async () => {
    const shared = await dataset();
    for (let n = 0; n < 12; n++) await embedding(await upload(alice, shared, 1), 1, 1);
    const batches = [await claim(5), await claim(5), await claim(5), await claim(5)];
    expect(batches.map((batch) => batch.length)).to.deep.equal([5, 5, 2, 0]);
  });

  /** Claims chunks: the import of each. */
  async function claim(limit: number): Promise<(string | undefined)[]> {
    const request = { claimant: newId(), embeddingModel: MODEL, limit, leaseSeconds: 30 };
    const chunks = await claimChunks(postgres.db, request);
    const rows = await postgres.db.selectFrom('ingestion.documents').select(['id', 'import_id']).execute();
    return chunks.map(({ documentId }) => rows.find(({ id }) => id === documentId)?.import_id);
  }

  async function dataset(): Promise<string> {
    return createDataset(postgres.db, { slug: newId(), embeddingModel: MODEL, createdBy: alice });
  }

  async function upload(createdBy: string, datasetId: string, count: number): Promise<string> {
    return postgres.db.transaction().execute(async (trx) => {
      const importId = await insertUploadImport(trx, { datasetId, source: { type: 'upload' }, createdBy });
      const files = Array.from({ length: count }, (_, i) => ({
        sourceKey: `${importId}/${i}`,
        contentHash: newId(),
        sizeBytes: 1,
      }));
      await registerDocuments(trx, { importId, datasetId, embeddingModel: MODEL }, files);
      return importId;
    });
  }

  /** The imports whose documents got a turn, in order. */
  async function admit(limit: number, embeddingAhead = 100): Promise<string[]> {
    const taken: OutboxJob[] = [];
    const send = (jobs: OutboxJob[]) => Promise.resolve(void taken.push(...jobs));
    await admitDocuments(postgres.db, { limit, embeddingAhead }, send);
    const ids = taken.map(({ payload }) => (payload as { documentId: string }).documentId);
    const rows = await postgres.db.selectFrom('ingestion.documents').select(['id', 'import_id']).execute();
    return ids.map((id) => rows.find((row) => row.id === id)?.import_id ?? '');
  }

  /** Brings documents of an import to the embedder with some chunks each. */
  async function embedding(importId: string, documents: number, chunks: number): Promise<void> {
    const rows = await postgres.db
      .selectFrom('ingestion.documents')
      .select(['id', 'pending_version_id as version'])
      .where('import_id', '=', importId)
      .orderBy('id')
      .limit(documents)
      .execute();
    for (const { id, version } of rows) {
      await postgres.db
        .updateTable('ingestion.documents')
        .set({ state: 'embedding' })
        .where('id', '=', id)
        .execute();
      if (!version) continue;
      const values = Array.from({ length: chunks }, (_, ordinal) => ({
        id: derivedId(String(ordinal), version),
        version_id: version,
        ordinal,
        start_offset: 0,
        end_offset: 1,
        language: 'en',
        token_estimate: 1,
        text: 'x',
        page: null,
        claimed_by: null,
        claimed_until: null,
        indexed_at: null,
      }));
      await postgres.db.insertInto('ingestion.chunks').values(values).execute();
    }
  }
});
