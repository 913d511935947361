import { sql } from 'kysely';

/** What a chunk's point in the vector store is made of. */
export interface PointContent {
  id: string;
  versionId: string;
  ordinal: number;
  text: string;
  headingPath: string[];
  prefix: string | null;
  language: string;
  tokenEstimate: number;
  documentId: string;
  datasetId: string;
  mime: string;
  principals: string[];
  labels: string[];
  author: string | null;
  /** Path or other key within the source. */
  sourceKey: string;
  /** Kind and, where it has one, id of the source that the import read. */
  sources: string[];
  /** When the content came in, Unix milliseconds. */
  updatedAt: number;
}

/** A row of `pointColumns`. */
export type PointContentRow = Omit<PointContent, 'updatedAt'> & { updatedAt: Date };

/** The columns of a point's content, of a chunk `c` with `pointJoins`. */
export const pointColumns = sql.raw(`c.id, c.version_id as "versionId", c.ordinal, c.text,
  c.heading_path as "headingPath", c.prefix, c.language, c.token_estimate as "tokenEstimate", d.id as "documentId",
  d.dataset_id as "datasetId", coalesce(v.mime, 'text/plain') as mime, d.principals, d.labels, v.author,
  d.source_key as "sourceKey", v.created_at as "updatedAt",
  array_remove(array[coalesce(i.source ->> 'type', 'upload'), i.source ->> 'sourceId'], null) as sources`);

/** From a chunk `c` to its version, its document and the import that brought it last. */
export const pointJoins = sql.raw(`join ingestion.document_versions v on v.id = c.version_id
  join ingestion.documents d on d.id = v.document_id
  left join lateral (
    select source from ingestion.imports i
    join ingestion.import_documents x on x.import_id = i.id
    where x.document_id = d.id order by i.created_at desc limit 1
  ) i on true`);

/** A row as content. */
export function toPointContent(row: PointContentRow): PointContent {
  return { ...row, updatedAt: row.updatedAt.getTime() };
}
