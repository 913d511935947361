/** What a point carries beside its vectors: enough to filter on, never the text. */
export interface PointPayload {
  datasetId: string;
  documentId: string;
  versionId: string;
  ordinal: number;
  language: string;
  /** Who may read the document beside its dataset's list; `*` adds no restriction. */
  principals: string[];
  mime: string;
  /** Unix time in milliseconds. */
  updatedAt: number;
  labels: string[];
  /** Where the document came from: the kind of its source and the source's id; absent is none. */
  sources?: string[];
  /** Who wrote the document, as its own metadata says; absent is unknown. */
  author?: string;
  /** The document's path and every folder above it, so that a path prefix is an equality; absent is none. */
  paths?: string[];
}

/** One chunk in the index. */
export interface Point {
  /** UUID, derived from version and ordinal, so that writing it again replaces it. */
  id: string;
  /** Unit vector of the collection's dimension. */
  dense: number[];
  /** Analysed terms in text order, repeated as often as they occur; the store weights them with BM25. */
  terms: string[];
  payload: PointPayload;
}

/** Payload fields by what can be asked of them. */
export type KeywordField =
  | 'datasetId'
  | 'documentId'
  | 'versionId'
  | 'language'
  | 'principals'
  | 'mime'
  | 'labels'
  | 'sources'
  | 'author'
  | 'paths';
export type NumberField = 'ordinal' | 'updatedAt';

/** A condition on the payload. For list fields, `equals` and `anyOf` hold when any element matches. */
export type Filter =
  | { kind: 'equals'; field: KeywordField; value: string }
  | { kind: 'anyOf'; field: KeywordField; values: string[] }
  | { kind: 'range'; field: NumberField; gte?: number; lte?: number; gt?: number; lt?: number }
  | { kind: 'and'; filters: Filter[] }
  | { kind: 'or'; filters: Filter[] }
  | { kind: 'not'; filter: Filter };

/** A found point; a higher score is better and comparable within one answer only. */
export interface Hit {
  id: string;
  score: number;
  payload: PointPayload;
}

export interface SearchOptions {
  limit: number;
  filter?: Filter;
  /** Compares with every point instead of asking the approximate index: slow, for measuring recall. */
  exact?: boolean;
}

/** The vector of a point, as a backup keeps it. */
export interface StoredVector {
  id: string;
  dense: number[];
}

/** A page of point ids in id order; `next` is null on the last one. */
export interface PointPage {
  items: { id: string; payload: PointPayload }[];
  next: string | null;
}

/**
 * Where vectors live. A collection holds the points of one embedding model; searches and writes name a collection or
 * an alias. No client type of any database shows here, and every adapter passes the same conformance suite.
 */
export interface VectorStore {
  /** Creates the collection unless it exists. Throws VectorStoreError `wrong-dimension` when it exists with another. */
  ensureCollection(collection: string, options: { dimension: number }): Promise<void>;
  dropCollection(collection: string): Promise<void>;
  listCollections(): Promise<string[]>;
  /** Points `alias` to `collection` in one step; searches see the old or the new one, never neither. */
  setAlias(alias: string, collection: string): Promise<void>;
  /** The collection behind an alias, or null. */
  resolveAlias(alias: string): Promise<string | null>;
  /** Inserts or replaces points; they can be found when it resolves. Throws `wrong-dimension` and writes nothing. */
  upsert(collection: string, points: Point[]): Promise<void>;
  delete(collection: string, filter: Filter): Promise<void>;
  /** Nearest points by cosine similarity, which is the score. */
  searchDense(collection: string, vector: number[], options: SearchOptions): Promise<Hit[]>;
  /** Best points by BM25 over the terms; IDF comes from the store. No known term: no hits. */
  searchLexical(collection: string, terms: string[], options: SearchOptions): Promise<Hit[]>;
  /** Points in id order, `limit` a page. */
  page(collection: string, options: { limit: number; after?: string; filter?: Filter }): Promise<PointPage>;
  count(collection: string, filter?: Filter): Promise<number>;
  /** Every point's id and vector in no order, batch by batch; points written meanwhile may be among them or not. */
  vectors(collection: string): AsyncIterable<StoredVector[]>;
  /** Vectors of those of the points that exist, in any order. */
  vectorsOf(collection: string, ids: string[]): Promise<StoredVector[]>;
  /**
   * Merges small fragments, brings indexes up to date and builds the vector index once there are enough points; cheap
   * when there is nothing to do. Searches and writes go on meanwhile. Only the process that writes may call it.
   */
  optimize(collection: string): Promise<void>;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type VectorStoreErrorCode = 'wrong-dimension' | 'unknown-collection' | 'unavailable';

/** What an adapter throws; `unavailable` may be tried again. */
export class VectorStoreError extends Error {
  override readonly name = 'VectorStoreError';
  readonly code: VectorStoreErrorCode;

  constructor(code: VectorStoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get retryable(): boolean {
    return this.code === 'unavailable';
  }
}

/** Alias of the collection that holds the points of an embedding model, e.g. `chunks_multilingual_e5_small`. */
export function chunksAlias(embeddingModel: string): string {
  return `chunks_${embeddingModel.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
}

/**
 * The first collection behind that alias: model, dimension and the version of the analyzer that made its terms are in
 * its name, so that terms of two analyzers never lie in one collection.
 */
export function chunksCollection(embeddingModel: string, dimension: number, analyzerVersion: number): string {
  return `${chunksAlias(embeddingModel)}_${dimension}_a${analyzerVersion}`;
}
