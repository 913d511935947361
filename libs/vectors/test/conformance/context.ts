import type { VectorStore } from '@aia/vectors';

/** What every test gets: a store to write with, a second one as another process has it, and an empty collection. */
export interface Context {
  readonly writer: VectorStore;
  readonly reader: VectorStore;
  readonly collection: string;
}
