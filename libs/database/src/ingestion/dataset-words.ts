import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Adds words to those that a dataset is known to use; known ones are left as they are. */
export async function recordWords(
  db: Kysely<Database>,
  datasetId: string,
  words: readonly string[],
): Promise<void> {
  if (words.length === 0) return;
  // In one order everywhere, so that two workers never wait for each other in a circle.
  const ordered = [...words].sort();
  await sql`insert into ingestion.dataset_words (dataset_id, word)
    select ${datasetId}::uuid, word from unnest(${ordered}::text[]) as w (word)
    on conflict do nothing`.execute(db);
}
