import { expectData, followImport, type ApiClient } from '@aia/client';
import { uploadFiles, type UploadFile } from '@aia/client/node';
import { importSchema, type Import } from '@aia/contracts';

export interface RunImportsOptions {
  datasetId: string;
  files: readonly UploadFile[];
  /** Imports that run already and are followed as well. */
  earlier: readonly Import[];
  signal: AbortSignal;
  /** Called with every import so far whenever one of them has moved. */
  onProgress: (imports: readonly Import[]) => void;
}

/** Uploads run ahead of the processing by this many requests at most, so that a big folder waits on disk. */
const OPEN_IMPORTS = 4;
/** Imports that are open at once in one dataset are few; more than these are not followed. */
const LISTED_IMPORTS = 50;

/** Imports of the dataset that have not ended; those that are paused wait for somebody and are left out. */
export async function listOpenImports(client: ApiClient, datasetId: string): Promise<Import[]> {
  const params = { path: { id: datasetId }, query: { open: 'true', limit: LISTED_IMPORTS } };
  const page = await expectData(client.api.GET('/datasets/{id}/imports', { params }));
  return page.items.map((item) => importSchema.parse(item)).filter(({ status }) => status !== 'paused');
}

/** Uploads the files batch by batch, follows each import that starts, and returns them all as they ended. */
export async function runImports(client: ApiClient, options: RunImportsOptions): Promise<Import[]> {
  const imports = new Map<string, Import>();
  const open = new Set<Promise<void>>();
  const note = (run: Import) => {
    imports.set(run.id, run);
    options.onProgress([...imports.values()]);
  };
  const { datasetId, files, earlier, signal } = options;
  const before = Promise.all(earlier.map(({ id }) => follow(client, id, signal, note)));
  // A failure reaches the caller below; until then nobody waits for it.
  void before.catch(() => undefined);
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
  await Promise.all([before, ...open]);
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
