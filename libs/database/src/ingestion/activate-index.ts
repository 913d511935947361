import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import type { ActiveIndex } from './active-index.js';
import { enqueueJobs } from './outbox.js';

/**
 * Holds publication and runs `finish`, then makes the index the active one in the same transaction: whatever was
 * published before is in it, whatever is published later is written to it. Documents between embedding and publication
 * are embedded again, into the new index. Nothing changes when `finish` rejects.
 */
export async function activateIndex(
  db: Kysely<Database>,
  index: ActiveIndex,
  finish: () => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select id from ingestion.index_versions where status = 'active' for update`.execute(trx);
    await finish();
    await sql`update ingestion.index_versions set status = 'retired', updated_at = now()
      where status = 'active'`.execute(trx);
    await sql`update ingestion.index_versions set status = 'active', updated_at = now(), activated_at = now()
      where id = ${index.id}`.execute(trx);
    await sql`update ingestion.datasets set embedding_model = ${index.embeddingModel}
      where embedding_model <> ${index.embeddingModel}`.execute(trx);
    await embedPendingAgain(trx, index.embeddingModel);
  });
}

async function embedPendingAgain(trx: Kysely<Database>, embeddingModel: string): Promise<void> {
  await sql`update ingestion.document_versions v set embedding_model = ${embeddingModel}
    from ingestion.documents d where v.id in (d.pending_version_id, d.current_version_id)
      and v.embedding_model <> ${embeddingModel}`.execute(trx);
  const { rows } = await sql<{ version_id: string }>`
    update ingestion.documents set state = 'embedding', fence = fence + 1, updated_at = now()
    where state in ('embedding', 'indexing') returning pending_version_id as version_id`.execute(trx);
  const versionIds = rows.map((row) => row.version_id);
  if (versionIds.length === 0) return;
  await sql`update ingestion.chunks set indexed_at = null, claimed_by = null, claimed_until = null
    where version_id = any(${versionIds}::uuid[])`.execute(trx);
  const [versionId] = versionIds;
  if (versionId)
    await enqueueJobs(trx, [{ queue: 'embedding', jobId: newId(), payload: { v: 1, versionId, fence: 0 } }]);
}
