import type { Identity, PageRange, Place } from '@aia/contracts';
import type { Embedder } from '@aia/models';
import type { VectorStore } from '@aia/vectors';

/** The part of an embedder that a question needs. */
export type QueryEmbedder = Pick<Embedder, 'embedQuery' | 'maxTokens'>;

/** The part of a vector store that a search needs. */
export type ChunkIndex = Pick<VectorStore, 'searchDense' | 'searchLexical'>;

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
  title: string;
  sourceKey: string;
  text: string;
  language: string;
  start: number;
  end: number;
  page: number | null;
  headingPath: string[];
  pages: PageRange[];
  /** Its sheet and rows, slide or lines; null where the format has none of them. */
  place?: Place | null;
}

/** What Postgres says about access: the only source of text. */
export interface Library {
  /** Ids of the datasets that the caller may read; `among` narrows them. */
  readableDatasets(identity: Identity, among?: readonly string[]): Promise<string[]>;
  /** Those of the chunks that are current, published and readable in this scope, by chunk id. */
  publishedChunks(chunkIds: readonly string[], scope: SearchScope): Promise<Map<string, CheckedChunk>>;
}
