import { randomUUID } from 'node:crypto';
import { sql, type Database, type Kysely } from '@aia/database';
import { analyzeTerms, detectLanguage } from '@aia/language';
import { hashedEmbedding } from '@aia/testing';
import type { Point, VectorStore } from '@aia/vectors';

export const DIMENSION = 384;

export interface NewDocument {
  datasetId: string;
  chunks: string[];
  principals?: string[];
  labels?: string[];
  title?: string;
  updatedAt?: number;
  /** Path of the document within its source. */
  path?: string;
  sources?: string[];
  author?: string;
  /** Points of another, superseded version instead of the current one. */
  stalePoints?: boolean;
}

/** A library in Postgres and in the vector store, as ingestion leaves it. */
export interface TestLibrary {
  addDataset(principals: string[]): Promise<string>;
  /** Publishes a document; returns its id and those of its chunks. */
  addDocument(document: NewDocument): Promise<{ documentId: string; chunkIds: string[] }>;
}

/** Writes rows and points; `collection` must exist. */
export function createTestLibrary(db: Kysely<Database>, store: VectorStore, collection: string): TestLibrary {
  return {
    addDataset: async (principals) => {
      const id = randomUUID();
      await sql`insert into ingestion.datasets (id, slug, name, embedding_model, created_by)
        values (${id}, ${`d-${id}`}, 'Test', 'multilingual-e5-small', ${id})`.execute(db);
      for (const principal of principals) {
        await sql`insert into ingestion.dataset_access (dataset_id, principal, permission)
          values (${id}, ${principal}, 'read')`.execute(db);
      }
      return id;
    },
    addDocument: async (document) => {
      const rows = await insertRows(db, document);
      const points = document.chunks.map((text, ordinal) => toPoint(document, rows, text, ordinal));
      await store.upsert(collection, points);
      return { documentId: rows.documentId, chunkIds: rows.chunkIds };
    },
  };
}

interface Rows {
  documentId: string;
  versionId: string;
  chunkIds: string[];
}

async function insertRows(db: Kysely<Database>, document: NewDocument): Promise<Rows> {
  const [documentId, versionId] = [randomUUID(), randomUUID()];
  const { datasetId, chunks, principals = ['*'], labels = [], title = 'A title' } = document;
  await sql`insert into ingestion.documents (id, dataset_id, source_key, title, state, principals, labels)
    values (${documentId}, ${datasetId}, ${document.path ?? `${documentId}.md`}, ${title}, 'published', ${principals}, ${labels})`.execute(
    db,
  );
  await sql`insert into ingestion.document_versions
      (id, document_id, version, content_hash, size_bytes, mime, title, embedding_model, published_at)
    values (${versionId}, ${documentId}, 1, ${versionId}, 1, 'text/markdown', ${title}, 'm',
      ${new Date(document.updatedAt ?? Date.now())})`.execute(db);
  await sql`update ingestion.documents set current_version_id = ${versionId} where id = ${documentId}`.execute(
    db,
  );
  const chunkIds = chunks.map(() => randomUUID());
  for (const [ordinal, text] of chunks.entries()) {
    await sql`insert into ingestion.chunks
        (id, version_id, ordinal, start_offset, end_offset, heading_path, language, token_estimate, text)
      values (${chunkIds[ordinal]}, ${versionId}, ${ordinal}, ${ordinal * 1000}, ${ordinal * 1000 + text.length},
        ${['Guide', 'Part']}, ${detectLanguage(text)}, 10, ${text})`.execute(db);
  }
  return { documentId, versionId, chunkIds };
}

function toPoint(document: NewDocument, rows: Rows, text: string, ordinal: number): Point {
  const isStale = document.stalePoints ?? false;
  return {
    id: isStale ? randomUUID() : (rows.chunkIds[ordinal] ?? ''),
    dense: hashedEmbedding(text, DIMENSION),
    terms: analyzeTerms(text),
    payload: {
      datasetId: document.datasetId,
      documentId: rows.documentId,
      versionId: isStale ? randomUUID() : rows.versionId,
      ordinal,
      language: detectLanguage(text),
      principals: document.principals ?? ['*'],
      mime: 'text/markdown',
      updatedAt: document.updatedAt ?? Date.now(),
      labels: document.labels ?? [],
      ...(document.sources ? { sources: document.sources } : {}),
      ...(document.author === undefined ? {} : { author: document.author }),
      ...(document.path === undefined ? {} : { paths: [document.path.split('/')[0] ?? '', document.path] }),
    },
  };
}
