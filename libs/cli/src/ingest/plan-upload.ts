import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { expectData, type ApiClient } from '@aia/client';
import type { UploadFile } from '@aia/client/node';

/** What an ingest has to do. */
export interface UploadPlan {
  added: UploadFile[];
  modified: UploadFile[];
  /** Files whose content the dataset has already. */
  unmodified: number;
}

/** Asks the server which files it does not have yet, by the SHA-256 of each. */
export async function planUpload(
  client: ApiClient,
  datasetId: string,
  files: readonly UploadFile[],
): Promise<UploadPlan> {
  const manifest = [];
  for (const file of files) {
    manifest.push({ path: file.path, sha256: await sha256Of(file.absolutePath), size: file.size });
  }
  const params = { path: { id: datasetId } };
  const call = client.api.POST('/datasets/{id}/imports/diff', { params, body: { files: manifest } });
  const diff = await expectData(call);
  const [added, modified] = [new Set(diff.added), new Set(diff.modified)];
  return {
    added: files.filter(({ path }) => added.has(path)),
    modified: files.filter(({ path }) => modified.has(path)),
    unmodified: diff.unmodified.length,
  };
}

/** SHA-256 of a file in hex, read in pieces. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
