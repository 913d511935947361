import type { AccessEntry, Dataset, Document, Identity, Import } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  findDataset,
  findDocument,
  findImport,
  findPermission,
  type Principals,
} from '@aia/database/ingestion';
import { AppError, notFound } from '@aia/platform';

/** What a caller wants to do with a dataset or with anything in it. */
export type Permission = 'read' | 'write';

/** Whose access lists decide what a caller sees in lists: admins see everything. */
export function visibleTo(identity: Identity): Principals {
  return identity.role === 'admin' ? null : identity.principals;
}

/**
 * The rules of access, in one place: admins may do everything; everyone else what the dataset's access list gives to
 * one of their principals, and writing includes reading. What a caller may not read is `not-found`, as if it did not
 * exist; what they may read but not write is `forbidden`.
 */
export interface DatasetAccess {
  dataset(identity: Identity, id: string, permission: Permission): Promise<Dataset>;
  document(identity: Identity, id: string, permission: Permission): Promise<Document>;
  import(identity: Identity, id: string, permission: Permission): Promise<Import>;
}

/** Access rules over the database. */
export function createDatasetAccess(db: Kysely<Database>): DatasetAccess {
  const check = async (identity: Identity, datasetId: string, wanted: Permission, what: string) => {
    if (identity.role === 'admin') return;
    const granted = await findPermission(db, datasetId, identity.principals);
    if (!granted) throw notFound(what);
    if (wanted === 'write' && granted !== 'write') {
      throw new AppError('forbidden', 'You may read this dataset but not change it; ask its owner.');
    }
  };
  const datasetOf = async (identity: Identity, id: string, permission: Permission, what: string) => {
    const dataset = await findDataset(db, id);
    if (!dataset) throw notFound(what);
    await check(identity, id, permission, what);
    return dataset;
  };
  return {
    dataset: (identity, id, permission) => datasetOf(identity, id, permission, 'dataset'),
    document: async (identity, id, permission) => {
      const document = await findDocument(db, id);
      if (!document) throw notFound('document');
      await datasetOf(identity, document.datasetId, permission, 'document');
      return document;
    },
    import: async (identity, id, permission) => {
      const found = await findImport(db, id);
      if (!found) throw notFound('import');
      await datasetOf(identity, found.datasetId, permission, 'import');
      return found;
    },
  };
}

/**
 * An access list must leave its author the right to change it again; otherwise one call could lock everybody out.
 * Administrators always keep it.
 * @throws AppError `validation-failed`
 */
export function requireOwnWrite(identity: Identity, entries: readonly AccessEntry[]): void {
  const keeps = entries.some(
    ({ principal, permission }) => permission === 'write' && identity.principals.includes(principal),
  );
  if (keeps || identity.role === 'admin') return;
  const message = `Keep a write entry for yourself: user:${identity.userId}.`;
  throw new AppError('validation-failed', message, { errors: [{ path: 'body.entries', message }] });
}
