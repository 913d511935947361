import { expect } from 'chai';
import type { CreateSourceRequest, DatasetSource, Import } from '@aia/contracts';
import type { ApiClient } from './api-client.js';

/** Adds a source through the API. */
export async function addSource(
  api: ApiClient,
  source: Pick<CreateSourceRequest, 'datasetId'> & { config: object } & Partial<
      Omit<CreateSourceRequest, 'config'>
    >,
): Promise<DatasetSource> {
  const answer = await api.call('POST', '/sources', { name: 'docs', ...source });
  expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
  return answer.body as DatasetSource;
}

/** Synchronises a source and waits until the import has ended. */
export async function syncSource(api: ApiClient, id: string, body: object = {}): Promise<Import> {
  const answer = await api.call('POST', `/sources/${id}/sync`, body);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(202);
  return api.waitForImport((answer.body as { import: Import }).import.id);
}

/** Source keys of the dataset's documents, sorted. */
export async function documentKeys(api: ApiClient, datasetId: string): Promise<string[]> {
  return (await api.documents(datasetId)).map(({ sourceKey }) => sourceKey).sort();
}
