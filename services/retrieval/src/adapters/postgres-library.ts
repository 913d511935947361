import type { Database, Kysely } from '@aia/database';
import {
  type ChunkReader,
  findPublishedChunks,
  findReadableDocuments,
  findSurroundingChunks,
  findTitledDocuments,
  readableDatasetIds,
} from '@aia/database/retrieval';
import type { Identity } from '@aia/contracts';
import { documentPrincipals } from '../search/filter.js';
import type { Library, SearchScope } from '../search/ports.js';

/** The library in Postgres. Administrators read every dataset; a document's own principals bind them too. */
export function createPostgresLibrary(db: Kysely<Database>): Library {
  return {
    readableDatasets: (identity, among) =>
      readableDatasetIds(db, { principals: datasetPrincipals(identity), among }),
    publishedChunks: (chunkIds, scope) => findPublishedChunks(db, chunkIds, readerOf(scope)),
    surroundingChunks: (chunkIds, around, scope) =>
      findSurroundingChunks(db, chunkIds, around, readerOf(scope)),
    readableDocuments: (documentIds, scope) => findReadableDocuments(db, documentIds, readerOf(scope)),
    documentsTitled: (text, limit, scope) => findTitledDocuments(db, text, limit, readerOf(scope)),
  };
}

function readerOf({ identity, datasetIds }: SearchScope): ChunkReader {
  return {
    datasetIds,
    datasetPrincipals: datasetPrincipals(identity),
    documentPrincipals: documentPrincipals(identity.principals),
  };
}

function datasetPrincipals({ role, principals }: Identity): string[] | null {
  return role === 'admin' ? null : principals;
}
