import type { PlaceRange } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { advanceDocument, type ClaimedDocument } from './document-transitions.js';
import { isPaused } from './import-halt.js';
import { insertChunks, type NewChunk } from './insert-chunks.js';
import { enqueueJobs } from './outbox.js';
import { dropPrepared } from './store-prepared.js';

type Holder = Pick<ClaimedDocument, 'id' | 'fence' | 'versionId'>;

/** One part of a large text with the chunks that lie in it; offsets are those of the whole text. */
export interface TextPart {
  start: number;
  text: string;
  chunks: NewChunk[];
}

/** What is known of a large text when all its parts are stored. */
export interface LargeVersion {
  title: string;
  mime: string;
  language: string;
  length: number;
  places: PlaceRange[];
  chunkCount: number;
}

/** Most characters of a large text in one answer, when no end is asked for or a later one. */
const LONGEST_ANSWER = 2_000_000;

/** Removes what an earlier try left of a large text; false when the token is stale. */
export async function startLargeText(db: Kysely<Database>, document: Holder): Promise<boolean> {
  return withToken(db, document, (trx) => dropPrepared(trx, document.versionId));
}

/**
 * Stores one part with its chunks. They wait unseen until `finishLargeText`, because their document is not yet in the
 * state `embedding`. False when the token is stale, and then nothing changed.
 */
export async function appendLargeText(
  db: Kysely<Database>,
  document: Holder,
  part: TextPart,
): Promise<boolean> {
  return withToken(db, document, async (trx) => {
    const { start, text } = part;
    await trx
      .insertInto('ingestion.version_texts')
      .values({ version_id: document.versionId, start_offset: start, length: text.length, text })
      .execute();
    await insertChunks(trx, document.versionId, part.chunks);
  });
}

/** Moves the document of a large text to `embedding` and wakes the embedding workers; false when the token is stale. */
export async function finishLargeText(
  db: Kysely<Database>,
  document: Holder,
  version: LargeVersion,
): Promise<boolean> {
  const { versionId } = document;
  return db.transaction().execute(async (trx) => {
    if (!(await advanceDocument(trx, document, 'embedding'))) return false;
    await trx
      .updateTable('ingestion.document_versions')
      .set({
        title: version.title,
        mime: version.mime,
        language: version.language,
        text: null,
        text_length: version.length,
        pages: '[]',
        places: JSON.stringify(version.places),
        chunk_count: version.chunkCount,
      })
      .where('id', '=', versionId)
      .execute();
    const payload = { v: 1 as const, versionId, fence: document.fence };
    await enqueueJobs(trx, [{ queue: 'embedding', jobId: `${versionId}-${document.fence}`, payload }]);
    return true;
  });
}

/** The characters `start`..`end` of a large text, at most two million, and where they start. */
export async function readLargeText(
  db: Kysely<Database>,
  versionId: string,
  range: { start?: number | undefined; end?: number | undefined },
): Promise<{ text: string; offset: number }> {
  const start = range.start ?? 0;
  const end = Math.min(range.end ?? Infinity, start + LONGEST_ANSWER);
  const parts = await db
    .selectFrom('ingestion.version_texts')
    .select(['start_offset', 'text'])
    .where('version_id', '=', versionId)
    .where('start_offset', '<', end)
    .where(sql<boolean>`start_offset + length > ${start}`)
    .orderBy('start_offset')
    .execute();
  const offset = parts[0]?.start_offset ?? start;
  const text = parts.map((part) => part.text).join('');
  return { text: text.slice(0, end - offset), offset };
}

/** Runs statements while no other worker can take the document; not for a paused import. */
async function withToken(
  db: Kysely<Database>,
  document: Holder,
  work: (trx: Kysely<Database>) => Promise<void>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const held = await trx
      .updateTable('ingestion.documents')
      .set({ updated_at: sql<Date>`now()` })
      .where('id', '=', document.id)
      .where('fence', '=', document.fence)
      .where((eb) => eb.not(isPaused))
      .executeTakeFirst();
    if (held.numUpdatedRows !== 1n) return false;
    await work(trx);
    return true;
  });
}
