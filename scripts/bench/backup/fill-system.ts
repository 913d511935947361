import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql, type Database, type Kysely } from '@aia/database';
import type { BlobStore } from '@aia/ingestion';
import { analyzeTerms } from '@aia/language';
import { chunksAlias, chunksCollection, type Point, type VectorStore } from '@aia/vectors';
import { ANALYZER_VERSION } from '@aia/language';

/** The three stores of a system. */
export interface BenchSystem {
  db: Kysely<Database>;
  vectors: VectorStore;
  blobs: BlobStore;
}

export const MODEL = 'multilingual-e5-small';
export const DIMENSION = 384;
const CHUNKS_PER_DOCUMENT = 20;
/** About 600 characters, as the chunker makes them. */
const WORDS_PER_CHUNK = 90;
const DOCUMENTS_AT_ONCE = 500;
const vocabulary = Array.from({ length: 20_000 }, (_, n) => `word${n.toString(36)}`);

/** Publishes `chunks` chunks in documents of 20, in one dataset that everyone may read. */
export async function fillSystem({ db, vectors, blobs }: BenchSystem, chunks: number): Promise<void> {
  const datasetId = randomUUID();
  const collection = chunksCollection(MODEL, DIMENSION, ANALYZER_VERSION);
  await vectors.ensureCollection(collection, { dimension: DIMENSION });
  await vectors.setAlias(chunksAlias(MODEL), collection);
  await sql`insert into ingestion.datasets (id, slug, name, embedding_model, created_by)
    values (${datasetId}, 'bench', 'Bench', ${MODEL}, ${datasetId})`.execute(db);
  await sql`insert into ingestion.dataset_access values (${datasetId}, 'everyone', 'read')`.execute(db);
  const documents = Math.ceil(chunks / CHUNKS_PER_DOCUMENT);
  for (let at = 0; at < documents; at += DOCUMENTS_AT_ONCE) {
    const many = Array.from({ length: Math.min(DOCUMENTS_AT_ONCE, documents - at) }, () => makeDocument());
    await insertDocuments(db, datasetId, many);
    await Promise.all(
      many.map(({ text }) => blobs.write(Readable.from([Buffer.from(text)]), { maxBytes: 1e9 })),
    );
    await vectors.upsert(
      collection,
      many.flatMap((document) => pointsOf(document, datasetId)),
    );
  }
  await vectors.optimize(collection);
}

type MadeDocument = ReturnType<typeof makeDocument>;

function makeDocument() {
  const parts = Array.from({ length: CHUNKS_PER_DOCUMENT }, () => randomText());
  const text = parts.join('\n\n');
  const hash = createHash('sha256').update(text).digest('hex');
  const chunks = parts.map((part, ordinal) => ({ id: randomUUID(), ordinal, text: part }));
  return { id: randomUUID(), versionId: randomUUID(), text, hash, chunks };
}

async function insertDocuments(db: Kysely<Database>, datasetId: string, many: MadeDocument[]): Promise<void> {
  const [ids, versions] = [many.map(({ id }) => id), many.map(({ versionId }) => versionId)];
  await db.transaction().execute(async (trx) => {
    await sql`insert into ingestion.documents (id, dataset_id, source_key, title, state)
      select id, ${datasetId}, id::text, 'Title', 'published' from unnest(${ids}::uuid[]) id`.execute(trx);
    await sql`insert into ingestion.document_versions
        (id, document_id, version, content_hash, size_bytes, mime, text, embedding_model, created_at, published_at)
      select v, d, 1, h, length(t), 'text/plain', t, ${MODEL}, '2026-01-01', now()
      from unnest(${versions}::uuid[], ${ids}::uuid[], ${many.map(({ hash }) => hash)}::text[],
        ${many.map(({ text }) => text)}::text[]) as x (v, d, h, t)`.execute(trx);
    await sql`update ingestion.documents d set current_version_id = v.id
      from ingestion.document_versions v where v.document_id = d.id and d.id = any(${ids}::uuid[])`.execute(
      trx,
    );
    const rows = many.flatMap(({ versionId, chunks }) => chunks.map((chunk) => ({ ...chunk, versionId })));
    await sql`insert into ingestion.chunks
        (id, version_id, ordinal, start_offset, end_offset, language, token_estimate, text, indexed_at)
      select i, v, o, 0, 1, 'en', 200, t, now()
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map((row) => row.versionId)}::uuid[],
        ${rows.map(({ ordinal }) => ordinal)}::int[], ${rows.map(({ text }) => text)}::text[]) as x (i, v, o, t)`.execute(
      trx,
    );
  });
}

function pointsOf({ id, versionId, chunks }: MadeDocument, datasetId: string): Point[] {
  const shared = { datasetId, documentId: id, versionId, language: 'en', mime: 'text/plain' };
  return chunks.map(({ id: chunkId, ordinal, text }) => ({
    id: chunkId,
    dense: randomVector(),
    terms: analyzeTerms(text),
    payload: { ...shared, ordinal, principals: ['*'], labels: [], updatedAt: Date.parse('2026-01-01') },
  }));
}

/** Frequent words are frequent, as in real text. */
export function randomText(words = WORDS_PER_CHUNK): string {
  const pick = () => vocabulary[Math.floor(vocabulary.length * Math.random() ** 3)] ?? '';
  return Array.from({ length: words }, pick).join(' ');
}

/** A unit vector of random direction. */
export function randomVector(): number[] {
  const raw = Array.from({ length: DIMENSION }, () => Math.random() - 0.5);
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}
