import { expectData, type ApiClient, type components } from '@aia/client';
import { CliError } from '../output/explain-error.js';

export type Dataset = components['schemas']['Dataset'];

/** The dataset with this name, if the caller may read one. */
export async function findDataset(client: ApiClient, slug: string): Promise<Dataset | undefined> {
  const page = await expectData(client.api.GET('/datasets', { params: { query: { slug } } }));
  return page.items.find((dataset) => dataset.slug === slug);
}

/** The dataset with this name; a new one, told through `tell`, when there is none that the caller may read. */
export async function findOrCreateDataset(
  client: ApiClient,
  slug: string,
  tell: (line: string) => void,
): Promise<Dataset> {
  const found = await findDataset(client, slug);
  if (found) return found;
  const created = await expectData(client.api.POST('/datasets', { body: { slug } }));
  tell(`Created the dataset ${slug}.`);
  return created;
}

/** The dataset with this name; a line for people when there is none. */
export async function requireDataset(client: ApiClient, slug: string): Promise<Dataset> {
  const dataset = await findDataset(client, slug);
  if (dataset) return dataset;
  throw new CliError(`There is no dataset "${slug}" that you may read. See: aia datasets`);
}

/** Every dataset that the caller may read. */
export async function allDatasets(client: ApiClient): Promise<Dataset[]> {
  const datasets: Dataset[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 200, ...(cursor === null ? {} : { cursor }) };
    const page: { items: Dataset[]; nextCursor: string | null } = await expectData(
      client.api.GET('/datasets', { params: { query } }),
    );
    datasets.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return datasets;
}
