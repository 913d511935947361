import type { PageRange, Place } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { askPostgres } from './unavailable.js';

/** A chunk that may be shown, with its text. Offsets are UTF-16 code units into the version's extracted text. */
export interface PublishedChunk {
  chunkId: string;
  documentId: string;
  versionId: string;
  datasetId: string;
  title: string;
  sourceKey: string;
  text: string;
  language: string;
  start: number;
  end: number;
  page: number | null;
  headingPath: string[];
  /** The pages that it touches; empty where the document has none. */
  pages: PageRange[];
  /** Its sheet and rows, slide or lines; null where the format has none of them. */
  place: Place | null;
}

/** What a caller may read. */
export interface ChunkReader {
  /** Principals of the caller's dataset access; `null` reads every dataset (administrators). */
  datasetPrincipals: readonly string[] | null;
  /** Principals that a document's own list is compared with. */
  documentPrincipals: readonly string[];
  /** Only chunks of these datasets. */
  datasetIds: readonly string[];
}

/**
 * Those of the given chunks that belong to the current, published version of a document that the caller may read, by
 * chunk id. This one statement is the last word on what search shows: the vector store's filter only saves work.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function findPublishedChunks(
  db: Kysely<Database>,
  chunkIds: readonly string[],
  reader: ChunkReader,
): Promise<Map<string, PublishedChunk>> {
  if (chunkIds.length === 0) return new Map();
  const { datasetPrincipals } = reader;
  const name = datasetPrincipals === null ? 'published-chunks' : 'published-chunks-granted';
  let query = selectChunks(db)
    .modifyFront(sql.raw(preparedMark(name)))
    .where('c.chunk_id', '=', sql<string>`any(${[...chunkIds]}::uuid[])`)
    .where('c.dataset_id', '=', sql<string>`any(${[...reader.datasetIds]}::uuid[])`)
    .where(sql<boolean>`c.principals && ${[...reader.documentPrincipals]}::text[]`);
  if (datasetPrincipals !== null) {
    query = query.where((where) =>
      where.exists(
        where
          .selectFrom('ingestion.readable_datasets as r')
          .select('r.dataset_id')
          .whereRef('r.dataset_id', '=', 'c.dataset_id')
          .where('r.principal', '=', sql<string>`any(${[...datasetPrincipals]}::text[])`),
      ),
    );
  }
  const rows = await askPostgres(() => query.execute());
  return new Map(rows.map((row) => [row.chunkId, row]));
}

function selectChunks(db: Kysely<Database>) {
  return db
    .selectFrom('ingestion.published_chunks as c')
    .select([
      'c.chunk_id as chunkId',
      'c.document_id as documentId',
      'c.version_id as versionId',
      'c.dataset_id as datasetId',
      'c.title',
      'c.source_key as sourceKey',
      'c.text',
      'c.language',
      'c.start_offset as start',
      'c.end_offset as end',
      'c.page',
      'c.heading_path as headingPath',
      'c.pages',
      'c.place',
    ]);
}
