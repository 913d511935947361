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
    const claimed = await claimChunks(postgres.db, {
      claimant: newId(),
      embeddingModel: MODEL,
      limit: 32,
      leaseSeconds: 30,
    });
    const importOf = new Map(
      (await postgres.db.selectFrom('ingestion.documents').select(['id', 'import_id']).execute()).map(
        (row) => [row.id, row.import_id],
      ),
    );
    expect(claimed).to.have.length(32);
    expect(claimed.filter(({ documentId }) => importOf.get(documentId) === small)).to.have.length(8);
  });

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
