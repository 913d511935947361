import { analyzeTerms } from '@aia/language';
import type { Point, VectorStore } from '@aia/vectors';
import { lexicalPrefix } from './embed.js';

/** A chunk with everything that its point carries. */
export interface IndexableChunk {
  id: string;
  versionId: string;
  documentId: string;
  datasetId: string;
  ordinal: number;
  text: string;
  headingPath: readonly string[];
  prefix: string | null;
  language: string;
  mime: string;
  principals: string[];
  labels: string[];
  author: string | null;
  /** Path or other key within the source. */
  sourceKey: string;
  sources: string[];
  /** Unix milliseconds. */
  updatedAt: number;
}

/** The point of a chunk: its id makes writing it again a replacement. */
export function toPoint(chunk: IndexableChunk, vector: number[]): Point {
  const context = lexicalPrefix(chunk);
  return {
    id: chunk.id,
    dense: vector,
    terms: analyzeTerms(context === '' ? chunk.text : `${context}\n\n${chunk.text}`),
    payload: {
      datasetId: chunk.datasetId,
      documentId: chunk.documentId,
      versionId: chunk.versionId,
      ordinal: chunk.ordinal,
      language: chunk.language,
      principals: chunk.principals,
      mime: chunk.mime,
      updatedAt: chunk.updatedAt,
      labels: chunk.labels,
      sources: chunk.sources,
      ...(chunk.author === null ? {} : { author: chunk.author }),
      paths: pathsOf(chunk.sourceKey),
    },
  };
}

/** Folders that are worth a filter; deeper ones are found by a shorter prefix. */
const MAX_FOLDERS = 20;

/** A document's folders, outermost first, and then its own path: `a/b.md` gives `a` and `a/b.md`. */
export function pathsOf(sourceKey: string): string[] {
  const parts = sourceKey.split('/').filter((part) => part !== '');
  const folders = parts.slice(0, -1).slice(0, MAX_FOLDERS);
  return [...folders.map((_, depth) => folders.slice(0, depth + 1).join('/')), parts.join('/')];
}

/** Writes the points of chunks, vectors in the same order; searches see them once their document is published. */
export async function index(
  vectors: VectorStore,
  collection: string,
  chunks: readonly IndexableChunk[],
  embeddings: readonly number[][],
): Promise<void> {
  const points = chunks.map((chunk, i) => {
    const vector = embeddings[i];
    if (!vector) throw new Error(`The chunk ${chunk.id} has no vector.`);
    return toPoint(chunk, vector);
  });
  await vectors.upsert(collection, points);
}

/** Removes every point of a version; harmless when there is none. */
export async function removeVersion(
  vectors: VectorStore,
  collection: string,
  versionId: string,
): Promise<void> {
  await vectors.delete(collection, { kind: 'equals', field: 'versionId', value: versionId });
}
