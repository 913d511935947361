import type { Dataset, Identity } from '@aia/contracts';
import { AppError, notFound } from '@aia/platform';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { findDataset, findPermission } from './datasets.js';

/** What a caller wants to do with a dataset or with anything in it. */
export type Permission = 'read' | 'write';

/**
 * The rules of access to datasets, in one place for every service: admins may do everything; everyone else what the
 * dataset's access list gives to one of their principals, and writing includes reading. Returns the dataset.
 * @param what the word for what was asked for, where it is something in the dataset.
 * @throws AppError `not-found` for what the caller may not read, as if it did not exist; `forbidden` for what they may
 *   read but not write.
 */
export async function requireDataset(
  db: Kysely<Database>,
  identity: Identity,
  id: string,
  permission: Permission,
  what = 'dataset',
): Promise<Dataset> {
  const dataset = await findDataset(db, id);
  if (!dataset) throw notFound(what);
  if (identity.role === 'admin') return dataset;
  const granted = await findPermission(db, id, identity.principals);
  if (!granted) throw notFound(what);
  if (permission === 'write' && granted !== 'write') {
    throw new AppError('forbidden', 'You may read this dataset but not change it; ask its owner.');
  }
  return dataset;
}
