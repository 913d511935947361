import { sql } from '@aia/database';
import { admitDocuments, createQueuedImport, type OutboxJob } from '@aia/database/ingestion';
import { newId, requestContext } from '@aia/platform';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';

describe('the request that asked for an import', () => {
  const postgres = usePostgres();
  const origin = { requestId: 'request-1', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
  const [dataset, user, document] = [newId(), newId(), newId()];
  let importId = '';

  before(async () => {
    await sql`insert into ingestion.datasets (id, slug, name, embedding_model, created_by)
      values (${dataset}, 'd', 'D', 'm', ${user})`.execute(postgres.db);
    const input = { datasetId: dataset, source: { type: 'folder' as const, path: '/x' }, createdBy: user };
    importId = await requestContext.run(origin, () => createQueuedImport(postgres.db, input as never));
    await sql`insert into ingestion.documents (id, dataset_id, source_key, title, state, import_id)
      values (${document}, ${dataset}, 'a', 'A', 'queued', ${importId})`.execute(postgres.db);
  });

  it('goes with the job that reads the source', async () => {
    const { rows } = await sql<{
      payload: object;
    }>`select payload from ingestion.outbox where queue = 'import'`.execute(postgres.db);
    expect(rows[0]?.payload).to.deep.include({ importId, origin });
  });

  it('goes with the job of each document that it brings, whoever hands that out', async () => {
    const sent: OutboxJob[] = [];
    await admitDocuments(
      postgres.db,
      { limit: 10, embeddingAhead: 10 },
      async (jobs) => void sent.push(...jobs),
    );
    expect(sent[0]?.payload).to.deep.include({ documentId: document, origin });
  });
});
