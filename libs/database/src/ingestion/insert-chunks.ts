import type { Place } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import { preparedMark } from '../prepared-statements.js';
import type { Database } from '../schema.js';

export interface NewChunk {
  id: string;
  ordinal: number;
  start: number;
  end: number;
  page: number | null;
  place?: Place | null;
  headingPath: string[];
  prefix: string;
  parent: { start: number; end: number } | null;
  language: string;
  tokenEstimate: number;
  text: string;
}

/** Chunks of one statement: what it sends stays within a few MB. */
export const CHUNKS_PER_INSERT = 1000;

/** Inserts chunks of a version, in statements of a bounded size. */
export async function insertChunks(
  trx: Kysely<Database>,
  versionId: string,
  chunks: NewChunk[],
): Promise<void> {
  for (let from = 0; from < chunks.length; from += CHUNKS_PER_INSERT) {
    const rows = chunkRows(chunks.slice(from, from + CHUNKS_PER_INSERT));
    await sql`${sql.raw(preparedMark('insert-chunks'))} ${rowsAsChunks(versionId, rows)}`.execute(trx);
  }
}

/** Chunks as one JSON parameter, so that the statement is the same for any number of them. */
export function chunkRows(chunks: NewChunk[]): string {
  return JSON.stringify(chunks.map(toRow));
}

function toRow(chunk: NewChunk) {
  return {
    id: chunk.id,
    ordinal: chunk.ordinal,
    start_offset: chunk.start,
    end_offset: chunk.end,
    page: chunk.page,
    heading_path: chunk.headingPath.map(wellFormed),
    place: chunk.place ?? null,
    prefix: wellFormed(chunk.prefix),
    parent_start_offset: chunk.parent?.start ?? null,
    parent_end_offset: chunk.parent?.end ?? null,
    language: chunk.language,
    token_estimate: chunk.tokenEstimate,
    text: wellFormed(chunk.text),
  };
}

/** Half of a surrogate pair is no JSON for Postgres; it becomes the replacement character, as in UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The insertion of `chunkRows`; a condition may follow. */
export const rowsAsChunks = (versionId: string, rows: string) => sql`
  insert into ingestion.chunks (id, version_id, ordinal, start_offset, end_offset, page, heading_path, place, prefix,
    parent_start_offset, parent_end_offset, language, token_estimate, text)
  select id, ${versionId}::uuid, ordinal, start_offset, end_offset, page, heading_path, place, prefix,
    parent_start_offset, parent_end_offset, language, token_estimate, text
  from json_to_recordset(${rows}::json) as r (id uuid, ordinal int, start_offset int, end_offset int, page int,
    heading_path text[], place jsonb, prefix text, parent_start_offset int, parent_end_offset int, language text,
    token_estimate int, text text)`;
