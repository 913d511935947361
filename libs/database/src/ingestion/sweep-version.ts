import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { outdateWords } from './dataset-words.js';

/** `swept`: nothing left to do. `in-use`: current, or on its way. `claimed`: a worker may still write its points. */
export type SweepState = 'ready' | 'swept' | 'in-use' | 'claimed';

/** Whether a version's points and chunks may be removed now. */
export async function sweepState(db: Kysely<Database>, versionId: string): Promise<SweepState> {
  const { rows } = await sql<{ swept: boolean; in_use: boolean; claimed: boolean }>`
    select v.swept_at is not null as swept,
      exists (select from ingestion.documents d
        where d.current_version_id = v.id or d.pending_version_id = v.id) as in_use,
      exists (select from ingestion.chunks c where c.version_id = v.id and c.indexed_at is null
        and c.claimed_until > now()) as claimed
    from ingestion.document_versions v where v.id = ${versionId}`.execute(db);
  const row = rows[0];
  if (!row || row.swept) return 'swept';
  if (row.in_use) return 'in-use';
  return row.claimed ? 'claimed' : 'ready';
}

/** Removes a version's chunks after its points are gone; its text stays, because old citations point into it. */
export async function finishSweep(db: Kysely<Database>, versionId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('ingestion.chunks').where('version_id', '=', versionId).execute();
    await outdateWords(trx, versionId);
    await trx
      .updateTable('ingestion.document_versions')
      .set({ swept_at: sql<Date>`now()` })
      .where('id', '=', versionId)
      .execute();
  });
}
