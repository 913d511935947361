import type {
  Chunk,
  Document,
  DocumentContent,
  DocumentState,
  Page,
  PageRange,
  PlaceRange,
} from '@aia/contracts';
import type { Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';
import { readLargeText } from './large-texts.js';

export interface ListDocuments {
  datasetId: string;
  limit: number;
  cursor?: string | undefined;
  status?: DocumentState | undefined;
  /** Part of the source key or title, in any case. */
  q?: string | undefined;
}

/** Documents of a dataset, oldest first; deleted ones only when asked for by status. */
export async function listDocuments(db: Kysely<Database>, query: ListDocuments): Promise<Page<Document>> {
  let select = selectDocuments(db)
    .where('d.dataset_id', '=', query.datasetId)
    .where('d.deleted_at', query.status === 'deleted' ? 'is not' : 'is', null)
    .orderBy('d.id')
    .limit(query.limit + 1);
  if (query.cursor) select = select.where('d.id', '>', decodeCursor(query.cursor));
  if (query.status) select = select.where('d.state', '=', query.status);
  if (query.q) {
    const pattern = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
    select = select.where((eb) =>
      eb.or([eb('d.source_key', 'ilike', pattern), eb('d.title', 'ilike', pattern)]),
    );
  }
  return toPage(await select.execute(), query.limit, toDocument);
}

/** One document that was not deleted. */
export async function findDocument(db: Kysely<Database>, id: string): Promise<Document | undefined> {
  const row = await selectDocuments(db)
    .where('d.id', '=', id)
    .where('d.deleted_at', 'is', null)
    .executeTakeFirst();
  return row && toDocument(row);
}

/** Which characters of a text are asked for; without an end, as many as one answer gives. */
export interface TextSelection {
  start?: number | undefined;
  end?: number | undefined;
}

export interface VersionText {
  versionId: string;
  title: string;
  mime: string | null;
  /** The text, or the asked part of a large one: it starts at `offset`. */
  text: string;
  offset: number;
  /** Of the whole text. */
  length: number;
  pages: PageRange[];
  places: PlaceRange[];
}

/**
 * The extracted text of a version that was published at some time; without `versionId`, of the current one. Superseded
 * versions stay readable, because citations point into them.
 */
export async function findVersionText(
  db: Kysely<Database>,
  document: Pick<Document, 'id' | 'title' | 'versionId'>,
  versionId: string | undefined,
  range: TextSelection = {},
): Promise<VersionText | undefined> {
  const wanted = versionId ?? document.versionId;
  if (!wanted) return undefined;
  const row = await db
    .selectFrom('ingestion.document_versions')
    .select(['id', 'title', 'mime', 'text', 'text_length', 'pages', 'places'])
    .where('id', '=', wanted)
    .where('document_id', '=', document.id)
    .where('published_at', 'is not', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, title, mime, pages, places } = row;
  const content = await textOf(db, row, range);
  return content && { versionId: id, title: title ?? document.title, mime, pages, places, ...content };
}

/** The text of a version, or the asked part of a large one. */
async function textOf(
  db: Kysely<Database>,
  row: { id: string; text: string | null; text_length: number | null },
  range: TextSelection,
): Promise<Pick<VersionText, 'text' | 'offset' | 'length'> | undefined> {
  if (row.text !== null) return { text: row.text, offset: 0, length: row.text.length };
  if (row.text_length === null) return undefined;
  return { ...(await readLargeText(db, row.id, range)), length: row.text_length };
}

/** The range `start`..`end` of a text with the pages that it touches; a range beyond the text, or beyond the part of it that was read, is cut. */
export function sliceContent(
  documentId: string,
  version: VersionText,
  range: TextSelection,
): DocumentContent {
  const { length, offset } = version;
  const start = Math.min(range.start ?? 0, length);
  const end = Math.max(start, Math.min(range.end ?? length, offset + version.text.length));
  return {
    documentId,
    versionId: version.versionId,
    title: version.title,
    mime: version.mime,
    start,
    end,
    length,
    text: version.text.slice(start - offset, end - offset),
    pages: version.pages.filter((page) => page.start < end && page.end > start),
    places: version.places.filter((place) => place.start < end && place.end > start),
  };
}

/** Chunks of a version in text order. */
export async function listChunks(
  db: Kysely<Database>,
  query: { versionId: string; limit: number; cursor?: string | undefined },
): Promise<Page<Chunk>> {
  let select = db
    .selectFrom('ingestion.chunks as c')
    .selectAll('c')
    .where('c.version_id', '=', query.versionId)
    .orderBy('c.ordinal')
    .limit(query.limit + 1);
  if (query.cursor) {
    const after = decodeCursor(query.cursor);
    select = select.where('c.ordinal', '>', (eb) =>
      eb
        .selectFrom('ingestion.chunks as last')
        .select('last.ordinal')
        .where('last.id', '=', after)
        .where('last.version_id', '=', query.versionId),
    );
  }
  const rows = await select.execute();
  return toPage(rows, query.limit, (row) => ({
    id: row.id,
    ordinal: row.ordinal,
    text: row.text,
    language: row.language,
    tokenEstimate: row.token_estimate,
    location: {
      start: row.start_offset,
      end: row.end_offset,
      page: row.page,
      headingPath: row.heading_path,
      ...row.place,
    },
  }));
}

type DocumentRow = Awaited<ReturnType<ReturnType<typeof selectDocuments>['execute']>>[number];

/** `cv` is the version that search shows; `lv` also covers a first version that is still on its way. */
function selectDocuments(db: Kysely<Database>) {
  return db
    .selectFrom('ingestion.documents as d')
    .leftJoin('ingestion.document_versions as cv', 'cv.id', 'd.current_version_id')
    .leftJoin('ingestion.document_versions as lv', (join) =>
      join.on((eb) => eb('lv.id', '=', eb.fn.coalesce('d.current_version_id', 'd.pending_version_id'))),
    )
    .select([
      'd.id',
      'd.dataset_id',
      'd.source_key',
      'd.title',
      'd.state',
      'd.failure_code',
      'd.failure_reason',
      'd.retryable',
      'd.current_version_id',
      'd.created_at',
      'd.updated_at',
      'cv.version',
      'lv.mime',
      'lv.size_bytes',
      'lv.language',
      'lv.chunk_count',
    ]);
}

function toDocument(row: DocumentRow): Document {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    sourceKey: row.source_key,
    title: row.title,
    mime: row.mime,
    sizeBytes: row.size_bytes ?? 0,
    state: row.state,
    failure: toFailure(row),
    versionId: row.current_version_id,
    version: row.version,
    language: row.language,
    chunkCount: row.chunk_count ?? 0,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** The failure of a document row, or null when it did not fail. */
export function toFailure(row: {
  failure_code: string | null;
  failure_reason: string | null;
  retryable: boolean | null;
}): Document['failure'] {
  if (!row.failure_code) return null;
  return { code: row.failure_code, reason: row.failure_reason ?? '', retryable: row.retryable ?? false };
}
