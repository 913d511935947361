import type { Identity, PageRange, Place } from '@aia/contracts';
import type { VectorStore } from '@aia/vectors';

/** What was found in the cache of query embeddings. */
export type CacheOutcome = 'hit' | 'miss' | 'off';

/** The part of an embedder that a question needs. */
export interface QueryEmbedder {
  readonly maxTokens: number;
  /** The unit vector of a question; `onCache` is told whether it was remembered. Throws ModelError. */
  embedQuery(
    text: string,
    signal?: AbortSignal,
    onCache?: (outcome: CacheOutcome) => void,
  ): Promise<number[]>;
}

/** The part of a vector store that a search needs. */
export type ChunkIndex = Pick<VectorStore, 'searchDense' | 'searchLexical' | 'vectorsOf'>;

/** Reads question and passages together: places of the passages (from 0), best first. May throw anything. */
export interface Reranker {
  order(query: string, passages: string[], signal: AbortSignal): Promise<number[]>;
}

/** Who searches where: the datasets that the caller may read, cut down to those that were asked for. */
export interface SearchScope {
  identity: Identity;
  datasetIds: string[];
}

/** A chunk with its text, as Postgres has it. Offsets are UTF-16 code units into the version's extracted text. */
export interface CheckedChunk {
  chunkId: string;
  documentId: string;
  versionId: string;
  datasetId: string;
  ordinal: number;
  title: string;
  sourceKey: string;
  mime: string | null;
  labels: string[];
  updatedAt: Date;
  text: string;
  language: string;
  start: number;
  end: number;
  page: number | null;
  headingPath: string[];
  pages: PageRange[];
  /** Its sheet and rows, slide or lines; null where the format has none of them. */
  place?: Place | null;
  /** What it was indexed with beside its text. */
  prefix: string | null;
  /** The larger range that a prompt may show in its place; null: the chunk itself. */
  parentStart: number | null;
  parentEnd: number | null;
}

/** A document's title, for suggestions. */
export interface TitledDocument {
  documentId: string;
  datasetId: string;
  title: string;
}

/** What Postgres says about access: the only source of text. */
export interface Library {
  /** Ids of the datasets that the caller may read; `among` narrows them. */
  readableDatasets(identity: Identity, among?: readonly string[]): Promise<string[]>;
  /** Those of the chunks that are current, published and readable in this scope, by chunk id. */
  publishedChunks(chunkIds: readonly string[], scope: SearchScope): Promise<Map<string, CheckedChunk>>;
  /**
   * The same for the chunks up to `radius` places before and after the given ones, themselves included; with
   * `withinParent` only those inside of the given chunk's parent.
   */
  surroundingChunks(
    chunkIds: readonly string[],
    around: { radius: number; withinParent: boolean },
    scope: SearchScope,
  ): Promise<CheckedChunk[]>;
  /** Those of the documents that are published and readable in this scope. */
  readableDocuments(documentIds: readonly string[], scope: SearchScope): Promise<string[]>;
  /** Readable documents whose title has a word that begins with the text. */
  documentsTitled(text: string, limit: number, scope: SearchScope): Promise<TitledDocument[]>;
}

/** Words that the documents of datasets use, without those of documents with principals of their own. */
export interface Vocabulary {
  /** Words that begin with these letters, most alike first. */
  completions(prefix: string, datasetIds: readonly string[], limit: number): Promise<string[]>;
  /** The most alike word when this one is in none of the datasets; undefined when it is, or nothing is near. */
  correction(word: string, datasetIds: readonly string[]): Promise<string | undefined>;
}
