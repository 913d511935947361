import type { PageRange, Place } from '@aia/contracts';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';
import { askPostgres } from './unavailable.js';

/** A chunk that may be shown, with its text. Offsets are UTF-16 code units into the version's extracted text. */
export interface PublishedChunk {
  chunkId: string;
  documentId: string;
  versionId: string;
  datasetId: string;
  ordinal: number;
  title: string;
  sourceKey: string;
  mime: string | null;
  labels: string[];
  /** When this version was published. */
  updatedAt: Date;
  text: string;
  language: string;
  start: number;
  end: number;
  page: number | null;
  headingPath: string[];
  /** What went before the text when it was indexed: headings, the head of a table that it continues. */
  prefix: string | null;
  /** The larger range of the version's text that a prompt shows in place of the chunk; null: the chunk itself. */
  parentStart: number | null;
  parentEnd: number | null;
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

const COLUMNS = sql.raw(`c.chunk_id as "chunkId", c.document_id as "documentId", c.version_id as "versionId",
  c.dataset_id as "datasetId", c.ordinal, c.title, c.source_key as "sourceKey", c.mime, c.labels,
  c.published_at as "updatedAt", c.text, c.language, c.start_offset as start, c.end_offset as "end", c.page,
  c.heading_path as "headingPath", c.prefix, c.parent_start_offset as "parentStart", c.parent_end_offset as "parentEnd",
  c.pages, c.place`);

/**
 * What must hold of a row `c` with dataset and principals for this caller to see it: the last word on what search shows.
 * The vector store's filter only saves work.
 */
function isReadable({ datasetIds, datasetPrincipals, documentPrincipals }: ChunkReader): RawBuilder<boolean> {
  const mine = sql<boolean>`c.dataset_id = any(${[...datasetIds]}::uuid[])
    and c.principals && ${[...documentPrincipals]}::text[]`;
  if (datasetPrincipals === null) return mine;
  return sql<boolean>`${mine} and exists (select from ingestion.readable_datasets r
    where r.dataset_id = c.dataset_id and r.principal = any(${[...datasetPrincipals]}::text[]))`;
}

/**
 * Those of the given chunks that belong to the current, published version of a document that the caller may read, by
 * chunk id. Every search asks this, so that the statement is prepared: planning it takes longer than running it.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function findPublishedChunks(
  db: Kysely<Database>,
  chunkIds: readonly string[],
  reader: ChunkReader,
): Promise<Map<string, PublishedChunk>> {
  if (chunkIds.length === 0) return new Map();
  const name = reader.datasetPrincipals === null ? 'published-chunks' : 'published-chunks-granted';
  const { rows } = await askPostgres(() =>
    sql<PublishedChunk>`${sql.raw(preparedMark(name))} select ${COLUMNS} from ingestion.published_chunks c
      where c.chunk_id = any(${[...chunkIds]}::uuid[]) and ${isReadable(reader)}`.execute(db),
  );
  return new Map(rows.map((row) => [row.chunkId, row]));
}

/**
 * The chunks of the same versions up to `radius` places before and after the given ones, themselves included, as far as
 * the caller may read them; with `withinParent` those inside of the given chunk's parent. In no order.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function findSurroundingChunks(
  db: Kysely<Database>,
  chunkIds: readonly string[],
  { radius, withinParent }: { radius: number; withinParent: boolean },
  reader: ChunkReader,
): Promise<PublishedChunk[]> {
  const inside = withinParent
    ? sql`and c.start_offset >= anchor.parent_start_offset and c.end_offset <= anchor.parent_end_offset`
    : sql``;
  if (chunkIds.length === 0) return [];
  const { rows } = await askPostgres(() =>
    sql<PublishedChunk>`select distinct on (c.chunk_id) ${COLUMNS} from ingestion.chunks anchor
      join ingestion.published_chunks c on c.version_id = anchor.version_id
        and c.ordinal between anchor.ordinal - ${radius} and anchor.ordinal + ${radius} ${inside}
      where anchor.id = any(${[...chunkIds]}::uuid[]) and ${isReadable(reader)}`.execute(db),
  );
  return rows;
}

/**
 * Those of the given documents that are published and that the caller may read.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function findReadableDocuments(
  db: Kysely<Database>,
  documentIds: readonly string[],
  reader: ChunkReader,
): Promise<string[]> {
  if (documentIds.length === 0) return [];
  const { rows } = await askPostgres(() =>
    sql<{ id: string }>`select c.id from ingestion.documents c
      where c.id = any(${[...documentIds]}::uuid[]) and c.deleted_at is null
        and c.current_version_id is not null and ${isReadable(reader)}`.execute(db),
  );
  return rows.map(({ id }) => id);
}

/**
 * Documents that the caller may read and whose title has a word that begins with `text`, by title.
 * @throws AppError `dependency-unavailable` when the database does not answer.
 */
export async function findTitledDocuments(
  db: Kysely<Database>,
  text: string,
  limit: number,
  reader: ChunkReader,
): Promise<{ documentId: string; datasetId: string; title: string }[]> {
  const start = text.toLowerCase().replace(/[\\%_]/g, '\\$&');
  const { rows } = await askPostgres(() =>
    sql<{ documentId: string; datasetId: string; title: string }>`
      select c.id as "documentId", c.dataset_id as "datasetId", c.title from ingestion.documents c
      where c.deleted_at is null and c.current_version_id is not null
        and (lower(c.title) like ${`${start}%`} or lower(c.title) like ${`% ${start}%`})
        and ${isReadable(reader)}
      order by lower(c.title), c.id limit ${limit}`.execute(db),
  );
  return rows;
}
