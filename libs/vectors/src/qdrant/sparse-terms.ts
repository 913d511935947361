/** A sparse vector: distinct indices with their values. */
export interface SparseVector {
  indices: number[];
  values: number[];
}

/** BM25's saturation of repeated terms and its length normalization; LanceDB has the same. */
const K1 = 1.2;
const B = 0.75;
/**
 * Terms of an average chunk. Qdrant keeps no average, so it is fixed: chunks of some 250 tokens have about 100 terms
 * without stop words. Being off by half changes how much a chunk's length weighs, not which terms count.
 */
const AVERAGE_TERMS = 100;

/** BM25 weights of a document's terms without the IDF, which Qdrant multiplies in (`modifier: idf`). */
export function documentVector(terms: string[]): SparseVector {
  const lengthFactor = K1 * (1 - B + (B * terms.length) / AVERAGE_TERMS);
  return toSparse(terms, (frequency) => (frequency * (K1 + 1)) / (frequency + lengthFactor));
}

/** A question's terms: each counts as often as it was asked. */
export function queryVector(terms: string[]): SparseVector {
  return toSparse(terms, (frequency) => frequency);
}

function toSparse(terms: string[], weight: (frequency: number) => number): SparseVector {
  const frequencies = new Map<number, number>();
  for (const term of terms) {
    const index = hashTerm(term);
    frequencies.set(index, (frequencies.get(index) ?? 0) + 1);
  }
  return { indices: [...frequencies.keys()], values: [...frequencies.values()].map(weight) };
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * The index of a term: FNV-1a over its UTF-8 bytes with MurmurHash3's final mix, 32 bits unsigned. Two of 100,000
 * different terms share an index with about even odds, of 1,000,000 some 120 pairs do: such a pair counts as one word.
 */
export function hashTerm(term: string): number {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(term, 'utf8')) hash = Math.imul(hash ^ byte, FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
