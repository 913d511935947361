import type { Database, Kysely } from '@aia/database';
import { purgeDocuments, removeUnusedBlob } from '@aia/database/ingestion';
import type { BlobStore } from '../blobs/blob-store.js';

/** Documents of one transaction; a round removes no more, because the next one comes soon. */
const PAGE = 500;

/**
 * Removes documents for good that were deleted longer ago than `days`: rows, texts and those originals that no other
 * document has. Their vectors are gone already. Returns how many documents went.
 */
export async function purgeDeleted(
  { db, blobs }: { db: Kysely<Database>; blobs: BlobStore },
  days: number,
): Promise<number> {
  const { documentIds, hashes } = await purgeDocuments(db, days, PAGE);
  for (const hash of hashes) await removeUnusedBlob(db, hash, () => blobs.delete(hash));
  return documentIds.length;
}
