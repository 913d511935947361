import { expectData, type ApiClient } from '@aia/client';
import type { PickedFile } from './dropped-files.js';
import type { UploadItem, UploadPlan } from './upload-queue.js';

/** Bytes above which a file is not compared: the browser would have to read it whole into memory. */
const LARGEST_COMPARED = 256 * 1024 * 1024;

export interface Compared {
  items: UploadItem[];
  plan: UploadPlan;
}

/**
 * Asks the server which files it has already, by the SHA-256 of each. A browser that computes no hashes (pages over plain
 * HTTP) sends everything; the server recognises what it has all the same.
 */
export async function compareFiles(
  { api }: ApiClient,
  datasetId: string,
  files: PickedFile[],
  onProgress: (done: number) => void,
): Promise<Compared> {
  if (!globalThis.isSecureContext) return everything(files);
  const manifest: { path: string; sha256: string; size: number }[] = [];
  for (const [index, { path, file }] of files.entries()) {
    if (file.size <= LARGEST_COMPARED) manifest.push({ path, sha256: await sha256Of(file), size: file.size });
    onProgress(index + 1);
  }
  const params = { path: { id: datasetId } };
  const diff = await expectData(
    api.POST('/datasets/{id}/imports/diff', { params, body: { files: manifest } }),
  );
  const unmodified = new Set(diff.unmodified);
  const items = files.map((file): UploadItem => {
    return { ...file, state: unmodified.has(file.path) ? 'unmodified' : 'waiting', sent: 0 };
  });
  const modified = diff.modified.length;
  return {
    items,
    plan: { modified, unmodified: unmodified.size, added: files.length - modified - unmodified.size },
  };
}

function everything(files: PickedFile[]): Compared {
  const items = files.map((file): UploadItem => ({ ...file, state: 'waiting', sent: 0 }));
  return { items, plan: { added: files.length, modified: 0, unmodified: 0 } };
}

async function sha256Of(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
