import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, components } from '@aia/client';
import { expectData } from '@aia/client';
import { uploadFiles } from '@aia/client/node';

/** A file to import. */
export interface FileToImport {
  absolutePath: string;
  /** Relative to its folder, with `/`: its name in the dataset. */
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** An import as the API shows it. */
export type ImportView = components['schemas']['Import'];

export interface DatasetDescription {
  slug: string;
  name: string;
  description?: string;
  /** Let everyone who may sign in read it. */
  forEveryone?: boolean;
}

const POLL_MS = 300;
const FINAL: readonly ImportView['status'][] = ['completed', 'failed', 'cancelled'];

/** Reads a file's size and hash. */
export async function describeFile(folder: string, path: string): Promise<FileToImport> {
  const absolutePath = join(folder, path);
  const content = await readFile(absolutePath);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { absolutePath, path: path.replaceAll('\\', '/'), size: content.length, sha256 };
}

/** The id of the dataset with this slug; it is created when there is none. */
export async function ensureDataset({ api }: ApiClient, wanted: DatasetDescription): Promise<string> {
  const { slug, forEveryone, ...rest } = wanted;
  const page = await expectData(api.GET('/datasets', { params: { query: { slug } } }));
  const found = page.items[0];
  if (found) return found.id;
  const created = await expectData(api.POST('/datasets', { body: { slug, ...rest } }));
  if (forEveryone) {
    await api.PUT('/datasets/{id}/access', {
      params: { path: { id: created.id } },
      body: { entries: [{ principal: 'everyone', permission: 'read' }] },
    });
  }
  return created.id;
}

/** The files that the dataset does not hold in this version. */
export async function changedFiles(
  { api }: ApiClient,
  datasetId: string,
  files: FileToImport[],
): Promise<FileToImport[]> {
  const manifest = files.map(({ path, sha256, size }) => ({ path, sha256, size }));
  const params = { path: { id: datasetId } };
  const diff = await expectData(
    api.POST('/datasets/{id}/imports/diff', { params, body: { files: manifest } }),
  );
  const wanted = new Set([...diff.added, ...diff.modified]);
  return files.filter(({ path }) => wanted.has(path));
}

/** Uploads files and returns the ids of the imports that publish them. */
export async function startImports(
  client: ApiClient,
  datasetId: string,
  files: FileToImport[],
): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of uploadFiles(client, { datasetId, files })) ids.push(batch.import.id);
  return ids;
}

/** Asks until every import has ended, or `timeoutMs` have passed; returns them as they are then. */
export async function followImports(
  { api }: ApiClient,
  ids: string[],
  timeoutMs: number,
): Promise<ImportView[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const runs = await Promise.all(
      ids.map((id) => expectData(api.GET('/imports/{id}', { params: { path: { id } } }))),
    );
    if (runs.every(({ status }) => FINAL.includes(status)) || Date.now() > deadline) return runs;
    await sleep(POLL_MS);
  }
}
