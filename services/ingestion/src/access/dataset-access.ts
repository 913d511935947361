import type { AccessEntry, Dataset, Document, Identity, Import } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  findDocument,
  findImport,
  type Permission,
  type Principals,
  requireDataset,
} from '@aia/database/ingestion';
import { AppError, notFound } from '@aia/platform';

export type { Permission } from '@aia/database/ingestion';

/** Whose access lists decide what a caller sees in lists: admins see everything. */
export function visibleTo(identity: Identity): Principals {
  return identity.role === 'admin' ? null : identity.principals;
}

/** Access to datasets, and to what is in them by the rules of their dataset (`requireDataset`). */
export interface DatasetAccess {
  dataset(identity: Identity, id: string, permission: Permission): Promise<Dataset>;
  document(identity: Identity, id: string, permission: Permission): Promise<Document>;
  import(identity: Identity, id: string, permission: Permission): Promise<Import>;
}

/** Access rules over the database. */
export function createDatasetAccess(db: Kysely<Database>): DatasetAccess {
  return {
    dataset: (identity, id, permission) => requireDataset(db, identity, id, permission),
    document: async (identity, id, permission) => {
      const document = await findDocument(db, id);
      if (!document) throw notFound('document');
      await requireDataset(db, identity, document.datasetId, permission, 'document');
      return document;
    },
    import: async (identity, id, permission) => {
      const found = await findImport(db, id);
      if (!found) throw notFound('import');
      await requireDataset(db, identity, found.datasetId, permission, 'import');
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
