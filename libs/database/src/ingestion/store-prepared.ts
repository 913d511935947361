import type { PageRange, PlaceRange } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { CHUNKS_PER_INSERT, chunkRows, insertChunks, rowsAsChunks, type NewChunk } from './insert-chunks.js';
import { isPaused } from './import-halt.js';
import type { ClaimedDocument } from './document-transitions.js';

/** What extraction and chunking made of a version. */
export interface PreparedVersion {
  title: string;
  /** Null where the file names none. */
  author?: string | null;
  mime: string;
  language: string;
  text: string;
  pages: PageRange[];
  places?: PlaceRange[];
  /** Key of the settings that the chunks were made by. */
  chunkingKey: string;
  chunks: NewChunk[];
  /** An earlier, failed try left something behind, which goes first. */
  replace?: boolean;
}

/** `stale`: the token is not the newest. `outdated`: the dataset has other chunking settings now. */
export type StoreOutcome = 'stored' | 'stale' | 'outdated';

/** The document and its version, as far as storing needs them. */
type StoredDocument = Pick<ClaimedDocument, 'id' | 'fence' | 'versionId' | 'datasetId'>;

/**
 * Stores a version's text and chunks and moves its document to `embedding`, in one transaction; the dispatcher wakes the
 * embedding workers. Nothing changes unless it answers `stored`; a paused import counts as a stale token.
 */
export async function storePrepared(
  db: Kysely<Database>,
  document: StoredDocument,
  prepared: PreparedVersion,
): Promise<StoreOutcome> {
  const first = prepared.chunks.slice(0, CHUNKS_PER_INSERT);
  const rest = prepared.chunks.slice(CHUNKS_PER_INSERT);
  if (rest.length === 0 && !prepared.replace) return storeVersion(db, document, prepared, first);
  const storing = db.transaction().execute(async (trx) => {
    if (prepared.replace) await dropPrepared(trx, document.versionId);
    const outcome = await storeVersion(trx, document, prepared, first);
    if (outcome !== 'stored') throw new NotStored(outcome);
    await insertChunks(trx, document.versionId, rest);
    return outcome;
  });
  return storing.catch(outcomeOf);
}

/** Ends a transaction that must leave everything as it was. */
class NotStored extends Error {
  override readonly name = 'NotStored';
  readonly outcome: StoreOutcome;

  constructor(outcome: StoreOutcome) {
    super(`The version was not stored: ${outcome}.`);
    this.outcome = outcome;
  }
}

function outcomeOf(error: unknown): StoreOutcome {
  if (error instanceof NotStored) return error.outcome;
  throw error;
}

/**
 * One statement, because a small document costs as much as its round trips. The lock on the dataset makes a change of the
 * settings wait until the version is stored, so that it finds the version outdated.
 */
async function storeVersion(
  db: Kysely<Database>,
  { id, fence, versionId, datasetId }: StoredDocument,
  prepared: PreparedVersion,
  chunks: NewChunk[],
): Promise<StoreOutcome> {
  const { title, author = null, mime, language, text, pages, places = [], chunkingKey } = prepared;
  const { rows } = await sql<{ current: boolean; moved: boolean }>`${sql.raw(preparedMark('store-prepared'))}
    with dataset as (
      select chunking_key from ingestion.datasets where id = ${datasetId} for share
    ), moved as (
      update ingestion.documents set state = 'embedding', updated_at = now()
      where id = ${id} and fence = ${fence} and not ${isPaused}
        and coalesce((select chunking_key from dataset), ${chunkingKey}::text) = ${chunkingKey}::text
      returning id
    ), version as (
      update ingestion.document_versions set title = ${title}, author = ${author}, mime = ${mime},
        language = ${language}, text = ${text}, text_length = null, pages = ${JSON.stringify(pages)}::jsonb,
        places = ${JSON.stringify(places)}::jsonb, chunk_count = ${prepared.chunks.length}::int,
        chunking_key = ${chunkingKey}
      where id = ${versionId} and exists (select from moved)
    ), inserted as (${rowsAsChunks(versionId, chunkRows(chunks))} where exists (select from moved))
    select coalesce((select chunking_key from dataset), ${chunkingKey}::text) = ${chunkingKey}::text as current,
      exists (select from moved) as moved`.execute(db);
  if (!rows[0]?.current) return 'outdated';
  return rows[0].moved ? 'stored' : 'stale';
}

/** Removes what an earlier, failed try left of a version. */
export async function dropPrepared(trx: Kysely<Database>, versionId: string): Promise<void> {
  await trx.deleteFrom('ingestion.chunks').where('version_id', '=', versionId).execute();
  await trx.deleteFrom('ingestion.version_texts').where('version_id', '=', versionId).execute();
}
