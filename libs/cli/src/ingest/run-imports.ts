import { followImport, type ApiClient } from '@aia/client';
import { uploadFiles, type UploadFile } from '@aia/client/node';
import type { Import } from '@aia/contracts';

export interface RunImportsOptions {
  datasetId: string;
  files: readonly UploadFile[];
  signal: AbortSignal;
  /** Called with every import so far whenever one of them has moved. */
  onProgress: (imports: readonly Import[]) => void;
}

/** Uploads run ahead of the processing by this many requests at most, so that a big folder waits on disk. */
const OPEN_IMPORTS = 4;

/** Uploads the files batch by batch, follows each import that starts, and returns them all as they ended. */
export async function runImports(client: ApiClient, options: RunImportsOptions): Promise<Import[]> {
  const imports = new Map<string, Import>();
  const open = new Set<Promise<void>>();
  const note = (run: Import) => {
    imports.set(run.id, run);
    options.onProgress([...imports.values()]);
  };
  const { datasetId, files, signal } = options;
  for await (const batch of uploadFiles(client, { datasetId, files, signal })) {
    note(batch.import);
    const followed = follow(client, batch.import.id, signal, note);
    open.add(followed);
    // A failure reaches the caller through the races below; here it only leaves the set.
    void followed.then(
      () => open.delete(followed),
      () => undefined,
    );
    if (open.size >= OPEN_IMPORTS) await Promise.race(open);
  }
  await Promise.all(open);
  return [...imports.values()];
}

async function follow(
  client: ApiClient,
  importId: string,
  signal: AbortSignal,
  note: (run: Import) => void,
): Promise<void> {
  for await (const run of followImport(client, { importId, signal })) note(run);
}
