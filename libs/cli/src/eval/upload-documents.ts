import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ApiClient } from '@aia/client';
import type { UploadFile } from '@aia/client/node';
import { bringIn } from '../ingest/bring-in.js';
import { planUpload } from '../ingest/plan-upload.js';
import { listOpenImports } from '../ingest/run-imports.js';
import { allSucceeded } from '../ingest/summary.js';
import { CliError } from '../output/explain-error.js';
import type { Terminal } from '../output/terminal.js';
import type { SetDocument } from './question-set.js';

/**
 * Brings the documents of a question set into a dataset, as far as it lacks them, and waits until what was uploaded
 * before is published too: questions are measured against all of them. Returns how many were uploaded.
 */
export async function uploadDocuments(
  client: ApiClient,
  datasetId: string,
  documents: readonly SetDocument[],
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<number> {
  return withFiles(documents, async (written) => {
    const plan = await planUpload(client, datasetId, written);
    const files = [...plan.added, ...plan.modified];
    const earlier = await listOpenImports(client, datasetId);
    const imports = await bringIn(client, { datasetId, files, earlier }, { terminal, signal });
    if (!allSucceeded(imports)) {
      throw new CliError('Some documents could not be imported: see `aia imports failed`.');
    }
    return files.length;
  });
}

/** How many of these documents the dataset has under no name of theirs, whatever their text. */
export async function missingDocuments(
  client: ApiClient,
  datasetId: string,
  documents: readonly SetDocument[],
): Promise<number> {
  return withFiles(documents, async (files) => (await planUpload(client, datasetId, files)).added.length);
}

async function withFiles<T>(
  documents: readonly SetDocument[],
  use: (files: UploadFile[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-eval-'));
  try {
    return await use(await writeFiles(folder, documents));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, documents: readonly SetDocument[]): Promise<UploadFile[]> {
  const files: UploadFile[] = [];
  for (const { path, text } of documents) {
    const absolutePath = join(folder, path);
    await mkdir(dirname(absolutePath), { recursive: true });
    await writeFile(absolutePath, text);
    files.push({ absolutePath, path, size: Buffer.byteLength(text) });
  }
  return files;
}
