import { randomUUID } from 'node:crypto';
import type { Source } from '@aia/contracts';
import { dotProduct, type Embedder } from '@aia/models';

/** A passage of the index: its number, its text as a source, its unit vector. */
export interface IndexedPassage {
  number: number;
  source: Source;
  vector: number[];
}

/** A found passage with its cosine. */
export interface Found {
  passage: IndexedPassage;
  cosine: number;
}

/** Embeds passages; those that the model does not take whole are left out. */
export async function indexPassages(texts: string[], embedder: Embedder): Promise<IndexedPassage[]> {
  const index: IndexedPassage[] = [];
  for (const [number, text] of texts.entries()) {
    const result = await embedder.embedPassages([text]).catch(() => undefined);
    const vector = result?.vectors[0];
    if (vector) index.push({ number, source: toSource(text, number), vector });
  }
  return index;
}

/** The passages nearest to a vector among those that `keep` lets through, nearest first. */
export function nearest(
  vector: number[],
  index: IndexedPassage[],
  limit: number,
  keep: (number: number) => boolean = () => true,
): Found[] {
  return index
    .filter(({ number }) => keep(number))
    .map((passage) => ({ passage, cosine: dotProduct(vector, passage.vector) }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, limit);
}

function toSource(text: string, at: number): Source {
  const id = randomUUID();
  const ids = { chunkId: id, documentId: id, versionId: id, datasetId: id };
  const location = { start: 0, end: text.length, page: null, headingPath: [] };
  return { ...ids, index: at + 1, title: '', sourceKey: '', text, score: 1, location };
}
