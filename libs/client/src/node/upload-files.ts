import { openAsBlob } from 'node:fs';
import { importAcceptedSchema, type Import } from '@aia/contracts';
import type { ApiClient } from '../client.js';
import { DEFAULT_BATCH_LIMITS, toBatches, type BatchLimits, type UploadFile } from './upload-batches.js';

export interface UploadOptions {
  datasetId: string;
  files: readonly UploadFile[];
  limits?: BatchLimits;
  signal?: AbortSignal;
}

/** One accepted request: the import that it started and the files that it carried. */
export interface UploadedBatch {
  import: Import;
  files: readonly UploadFile[];
}

/**
 * Uploads files in batches, one request after the other, and yields each import as it is accepted. Files are read from
 * disk while they are sent, never whole into memory.
 */
export async function* uploadFiles(client: ApiClient, options: UploadOptions): AsyncGenerator<UploadedBatch> {
  for (const files of toBatches(options.files, options.limits ?? DEFAULT_BATCH_LIMITS)) {
    const form = await toForm(files);
    const path = `/datasets/${encodeURIComponent(options.datasetId)}/documents`;
    const response = await client.fetchPath(path, () => ({
      method: 'POST',
      body: form,
      signal: options.signal ?? null,
    }));
    const accepted = importAcceptedSchema.parse(await response.json());
    yield { import: accepted.import, files };
  }
}

/** A form whose parts are file-backed blobs: opening one reads nothing. */
async function toForm(files: readonly UploadFile[]): Promise<FormData> {
  const form = new FormData();
  for (const file of files) form.append('files', await openAsBlob(file.absolutePath), file.path);
  return form;
}
