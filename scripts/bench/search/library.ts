import { randomUUID } from 'node:crypto';
import { sql, type Database, type Kysely } from '@aia/database';
import { analyzeTerms } from '@aia/language';
import type { Point, VectorStore } from '@aia/vectors';
import { createCorpus, createRandom } from './corpus.js';

export const COLLECTION = 'bench_search';
/** Label of one document in a hundred. */
export const RARE_LABEL = 'rare';
const CHUNKS_PER_DOCUMENT = 20;
const WORDS_PER_CHUNK = 60;
const RARE_EVERY = 100;
const DOCUMENTS_PER_WRITE = 250;

/** Publishes `chunks` chunks in one dataset that everyone may read, in Postgres and in the store. */
export async function fillLibrary(db: Kysely<Database>, store: VectorStore, chunks: number): Promise<string> {
  const datasetId = randomUUID();
  await sql`insert into ingestion.datasets (id, slug, name, embedding_model, created_by)
    values (${datasetId}, 'bench', 'Bench', 'm', ${datasetId})`.execute(db);
  await sql`insert into ingestion.dataset_access values (${datasetId}, 'everyone', 'read')`.execute(db);
  const corpus = createCorpus();
  const random = createRandom(7);
  const documents = Math.ceil(chunks / CHUNKS_PER_DOCUMENT);
  for (let first = 0; first < documents; first += DOCUMENTS_PER_WRITE) {
    const batch = Array.from({ length: Math.min(DOCUMENTS_PER_WRITE, documents - first) }, (_, n) =>
      newDocument(datasetId, first + n, () => corpus.text(random, WORDS_PER_CHUNK)),
    );
    await insertRows(db, batch);
    const points = batch.flatMap((document) =>
      document.chunks.map((chunk) => toPoint(document, chunk, (text) => corpus.embed(text))),
    );
    await store.upsert(COLLECTION, points);
  }
  await sql`analyze`.execute(db);
  return datasetId;
}

type BenchDocument = ReturnType<typeof newDocument>;
type BenchChunk = BenchDocument['chunks'][number];

function newDocument(datasetId: string, number: number, text: () => string) {
  return {
    datasetId,
    documentId: randomUUID(),
    versionId: randomUUID(),
    labels: number % RARE_EVERY === 0 ? [RARE_LABEL] : [],
    path: `folder-${number % 7}/document-${number}.md`,
    chunks: Array.from({ length: CHUNKS_PER_DOCUMENT }, (_, ordinal) => ({
      id: randomUUID(),
      ordinal,
      text: text(),
    })),
  };
}

async function insertRows(db: Kysely<Database>, documents: BenchDocument[]): Promise<void> {
  const ids = documents.map(({ documentId }) => documentId);
  const versions = documents.map(({ versionId }) => versionId);
  await sql`insert into ingestion.documents (id, dataset_id, source_key, title, state)
    select id, ${documents[0]?.datasetId}::uuid, path, 'Title', 'published'
    from unnest(${ids}::uuid[], ${documents.map(({ path }) => path)}::text[]) as d (id, path)`.execute(db);
  await sql`insert into ingestion.document_versions
      (id, document_id, version, content_hash, size_bytes, mime, embedding_model, published_at)
    select id, document, 1, 'h', 1, 'text/plain', 'm', now()
    from unnest(${versions}::uuid[], ${ids}::uuid[]) as v (id, document)`.execute(db);
  await sql`update ingestion.documents d set current_version_id = v.id from ingestion.document_versions v
    where v.document_id = d.id and d.id = any(${ids}::uuid[])`.execute(db);
  const rows = documents.flatMap(({ versionId, chunks }) => chunks.map((chunk) => ({ ...chunk, versionId })));
  await sql`insert into ingestion.chunks
      (id, version_id, ordinal, text, start_offset, end_offset, language, token_estimate)
    select id, version, ordinal, text, 0, 1, 'en', 100
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ versionId }) => versionId)}::uuid[],
      ${rows.map(({ ordinal }) => ordinal)}::int[], ${rows.map(({ text }) => text)}::text[])
      as c (id, version, ordinal, text)`.execute(db);
}

function toPoint(
  document: BenchDocument,
  { id, ordinal, text }: BenchChunk,
  embed: (text: string) => number[],
): Point {
  const { datasetId, documentId, versionId, labels, path } = document;
  return {
    id,
    dense: embed(text),
    terms: analyzeTerms(text),
    payload: {
      datasetId,
      documentId,
      versionId,
      ordinal,
      language: 'en',
      principals: ['*'],
      mime: 'text/plain',
      updatedAt: Date.now(),
      labels,
      paths: [path.split('/')[0] ?? '', path],
    },
  };
}
