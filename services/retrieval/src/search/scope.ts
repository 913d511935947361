import type { Identity } from '@aia/contracts';
import { notFound } from '@aia/platform';
import type { Library, SearchScope } from './ports.js';

/**
 * The datasets to search: those that the caller may read, or those asked for if the caller may read each of them.
 * @throws AppError `not-found` when one that was asked for does not exist or may not be read: both look the same.
 */
export async function resolveScope(
  identity: Identity,
  asked: string[] | undefined,
  library: Pick<Library, 'readableDatasets'>,
): Promise<SearchScope> {
  const wanted = asked && [...new Set(asked)];
  const datasetIds = await library.readableDatasets(identity, wanted);
  if (wanted && datasetIds.length < wanted.length) throw notFound('dataset');
  return { identity, datasetIds };
}
