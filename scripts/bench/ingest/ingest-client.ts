import { setTimeout as sleep } from 'node:timers/promises';
import type { Dataset, Import, MaintenanceRun, MaintenanceTask } from '@aia/contracts';
import { IDENTITY_HEADER } from '@aia/platform';

export interface NamedFile {
  name: string;
  content: string | Uint8Array;
}

/** Calls the ingestion API as one caller. */
export interface IngestClient {
  createDataset(slug: string): Promise<Dataset>;
  /** Resolves when the files are acknowledged; busy answers and broken connections are tried again until then. */
  upload(datasetId: string, files: NamedFile[]): Promise<Import>;
  importFolder(datasetId: string, path: string): Promise<Import>;
  readImport(id: string): Promise<Import>;
  /** Waits until the import has ended; rejects when it does not within the time. */
  finished(id: string, timeoutMs: number): Promise<Import>;
  deleteDocument(id: string): Promise<void>;
  maintain(task: MaintenanceTask, dryRun: boolean): Promise<MaintenanceRun>;
  call(method: string, path: string, body?: unknown): Promise<Response>;
}

const POLL_MS = 200;
const RETRY_MS = 500;
const GIVE_UP_MS = 180_000;

/** A client that mints a new identity token for each call. */
export function createIngestClient(url: string, token: () => Promise<string>): IngestClient {
  const send = async (method: string, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set(IDENTITY_HEADER, await token());
    return fetch(`${url}${path}`, { ...init, method, headers });
  };
  const call = (method: string, path: string, body?: unknown) =>
    send(
      method,
      path,
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
    );
  const json = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    (await persist(() => call(method, path, body))).json() as Promise<T>;
  const until = async <T>(read: () => Promise<T>, done: (value: T) => boolean, timeoutMs: number) => {
    for (const deadline = Date.now() + timeoutMs; ; await sleep(POLL_MS)) {
      const value = await read();
      if (done(value)) return value;
      if (Date.now() > deadline) throw new Error(`It did not end in time: ${JSON.stringify(value)}`);
    }
  };
  const readImport = (id: string) => json<Import>('GET', `/imports/${id}`);
  return {
    call,
    readImport,
    createDataset: (slug) => json('POST', '/datasets', { slug }),
    upload: async (datasetId, files) => {
      const form = () => {
        const body = new FormData();
        for (const { name, content } of files) body.append('files', new Blob([content as BlobPart]), name);
        return body;
      };
      const answer = await persist(() => send('POST', `/datasets/${datasetId}/documents`, { body: form() }));
      return ((await answer.json()) as { import: Import }).import;
    },
    importFolder: async (datasetId, path) =>
      (
        await json<{ import: Import }>('POST', `/datasets/${datasetId}/imports`, {
          source: { type: 'folder', path },
        })
      ).import,
    finished: (id, timeoutMs) =>
      until(
        () => readImport(id),
        ({ status }) => ['completed', 'failed', 'cancelled'].includes(status),
        timeoutMs,
      ),
    deleteDocument: async (id) => void (await persist(() => call('DELETE', `/documents/${id}`))),
    maintain: async (task, dryRun) => {
      const { id } = await json<MaintenanceRun>('POST', '/admin/maintenance', { task, dryRun });
      return until(
        () => json<MaintenanceRun>('GET', `/admin/maintenance/${id}`),
        ({ status }) => status === 'completed' || status === 'failed',
        GIVE_UP_MS,
      );
    },
  };
}

/** What a careful client does: a server that is away or full is asked again. */
async function persist(send: () => Promise<Response>): Promise<Response> {
  for (const deadline = Date.now() + GIVE_UP_MS; ; await sleep(RETRY_MS)) {
    const answer = await send().catch((error: unknown) => error as Error);
    if (!(answer instanceof Error)) {
      if (answer.ok) return answer;
      const text = await answer.text();
      if (answer.status < 500 && answer.status !== 429) throw new Error(`${answer.status} ${text}`);
    }
    if (Date.now() > deadline) throw answer instanceof Error ? answer : new Error(`still ${answer.status}`);
  }
}
