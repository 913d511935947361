import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Locks are taken by the first byte of a hash: 256 of them at most, however many files one transaction registers. */
const LOCK_SPACE = 0x626c6f62;

/** Keeps unused blobs from being removed until the transaction ends: what is registered in it stays. */
export async function keepBlobs(trx: Kysely<Database>, hashes: string[]): Promise<void> {
  const buckets = [...new Set(hashes.map(bucketOf))].sort((a, b) => a - b);
  if (buckets.length === 0) return;
  await sql`select pg_advisory_xact_lock_shared(${sql.lit(LOCK_SPACE)}, b)
    from unnest(${buckets}::int[]) as b`.execute(trx);
}

/**
 * Calls `remove` when no version of any document has this content, and nobody can register one until it is done.
 * Returns whether it was called.
 */
export async function removeUnusedBlob(
  db: Kysely<Database>,
  hash: string,
  remove: () => Promise<void>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_SPACE)}, ${bucketOf(hash)}::int)`.execute(trx);
    if ((await usedBlobs(trx, [hash])).has(hash)) return false;
    await remove();
    return true;
  });
}

/** Those of the hashes that a version of some document has. */
export async function usedBlobs(db: Kysely<Database>, hashes: string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await db
    .selectFrom('ingestion.document_versions')
    .select('content_hash')
    .distinct()
    .where('content_hash', 'in', hashes)
    .execute();
  return new Set(rows.map((row) => row.content_hash));
}

function bucketOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 2), 16) || 0;
}
