import { expectData, type ApiClient } from '@aia/client';
import type { UploadFile } from '@aia/client/node';

/** More are not listed. */
const LISTED = 100;

/** A line for each of the files that the dataset keeps no text of, with the reason: nobody should have to guess. */
export async function skippedLines(
  client: ApiClient,
  datasetId: string,
  files: readonly UploadFile[],
): Promise<string[]> {
  const paths = new Set(files.map(({ path }) => path));
  const params = { path: { id: datasetId }, query: { status: 'skipped' as const, limit: LISTED } };
  const { items } = await expectData(client.api.GET('/datasets/{id}/documents', { params }));
  return items
    .filter(({ sourceKey }) => paths.has(sourceKey))
    .map(({ sourceKey, failure }) => `  ${sourceKey}: skipped. ${failure?.reason ?? ''}`.trimEnd());
}
