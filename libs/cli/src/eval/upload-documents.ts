import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ApiClient } from '@aia/client';
import type { UploadFile } from '@aia/client/node';
import { bringIn } from '../ingest/bring-in.js';
import { planUpload } from '../ingest/plan-upload.js';
import { allSucceeded } from '../ingest/summary.js';
import { CliError } from '../output/explain-error.js';
import type { Terminal } from '../output/terminal.js';
import type { SetDocument } from './question-set.js';

/** Brings the documents of a question set into a dataset, as far as it lacks them. Returns how many were uploaded. */
export async function uploadDocuments(
  client: ApiClient,
  datasetId: string,
  documents: readonly SetDocument[],
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-eval-'));
  try {
    const files = await writeFiles(folder, documents);
    const plan = await planUpload(client, datasetId, files);
    const changed = [...plan.added, ...plan.modified];
    const imports = await bringIn(client, { datasetId, files: changed, earlier: [] }, { terminal, signal });
    if (!allSucceeded(imports)) {
      throw new CliError('Some documents could not be imported: see `aia imports failed`.');
    }
    return changed.length;
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
