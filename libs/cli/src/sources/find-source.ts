import { expectData, type ApiClient, type components } from '@aia/client';
import { requireDataset } from '../commands/find-dataset.js';
import { CliError } from '../output/explain-error.js';

export type Source = components['schemas']['DatasetSource'];

/** Every source that the caller may change, or those of one dataset. */
export async function allSources(client: ApiClient, datasetId?: string): Promise<Source[]> {
  const sources: Source[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: 200, ...(datasetId ? { datasetId } : {}), ...(cursor === null ? {} : { cursor }) };
    const page: { items: Source[]; nextCursor: string | null } = await expectData(
      client.api.GET('/sources', { params: { query } }),
    );
    sources.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return sources;
}

/** The source that `DATASET/NAME` names; a line for people when there is none. */
export async function requireSource(client: ApiClient, reference: string): Promise<Source> {
  const [slug = '', name, ...rest] = reference.split('/');
  if (!name || rest.length > 0) throw new CliError('Name a source as DATASET/SOURCE. See: aia sources list');
  const dataset = await requireDataset(client, slug);
  const found = (await allSources(client, dataset.id)).find((source) => source.name === name);
  if (found) return found;
  throw new CliError(
    `The dataset "${slug}" has no source "${name}". See: aia sources list --dataset ${slug}`,
  );
}
