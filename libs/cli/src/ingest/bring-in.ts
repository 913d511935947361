import type { ApiClient } from '@aia/client';
import type { UploadFile } from '@aia/client/node';
import type { Import } from '@aia/contracts';
import type { Terminal } from '../output/terminal.js';
import { createProgress } from './progress.js';
import { runImports } from './run-imports.js';
import { sumProgress } from './summary.js';

/** What a dataset still has to take in. */
export interface IncomingWork {
  datasetId: string;
  /** Files to upload. */
  files: readonly UploadFile[];
  /** Imports that run already. */
  earlier: readonly Import[];
}

/** Uploads the files and follows every import to its end, with a progress bar where there is a `terminal` for it. */
export async function bringIn(
  client: ApiClient,
  { datasetId, files, earlier }: IncomingWork,
  { terminal, signal }: { terminal: Terminal | undefined; signal: AbortSignal },
): Promise<Import[]> {
  if (files.length + earlier.length === 0) return [];
  const known = sumProgress(earlier);
  const work = {
    documents: files.length + known.documents,
    bytes: files.reduce((sum, { size }) => sum + size, known.bytesTotal),
  };
  const progress = terminal && createProgress(terminal, work);
  const onProgress = (imports: readonly Import[]) => progress?.update(sumProgress(imports));
  try {
    return await runImports(client, { datasetId, files, earlier, signal, onProgress });
  } finally {
    progress?.stop();
  }
}
