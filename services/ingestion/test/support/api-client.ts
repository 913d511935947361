import { importAcceptedSchema, type Dataset, type Document, type Import, type Page } from '@aia/contracts';
import { IDENTITY_HEADER } from '@aia/platform';

/** An answer with its parsed body. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Calls the service as one identity. */
export interface ApiClient {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  upload(datasetId: string, files: Record<string, string | Uint8Array>): Promise<Answer>;
  raw(path: string, init?: RequestInit): Promise<Response>;
  createDataset(slug: string): Promise<Dataset>;
  /** Uploads and waits until the import has ended. */
  ingest(datasetId: string, files: Record<string, string | Uint8Array>): Promise<Import>;
  waitForImport(id: string): Promise<Import>;
  documents(datasetId: string): Promise<Document[]>;
}

const WAIT_MS = 60_000;

/** A client of a service that may not be up yet when this is called. */
export function createApiClient(url: () => string, token: () => Promise<string>): ApiClient {
  const raw = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set(IDENTITY_HEADER, await token());
    return fetch(new URL(path, url()), { ...init, headers });
  };
  const call = async (method: string, path: string, body?: unknown) =>
    toAnswer(
      await raw(path, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    );
  const upload = async (datasetId: string, files: Record<string, string | Uint8Array>) => {
    const form = new FormData();
    for (const [name, content] of Object.entries(files)) {
      form.append('files', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
    }
    return toAnswer(await raw(`/datasets/${datasetId}/documents`, { method: 'POST', body: form }));
  };
  const waitForImport = async (id: string): Promise<Import> => {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const current = (await call('GET', `/imports/${id}`)).body as Import;
      if (['completed', 'failed', 'cancelled'].includes(current.status)) return current;
      if (Date.now() > deadline) throw new Error(`The import did not end: ${JSON.stringify(current)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  return {
    call,
    upload,
    raw,
    waitForImport,
    createDataset: async (slug) => (await call('POST', '/datasets', { slug })).body as Dataset,
    ingest: async (datasetId, files) => {
      const accepted = importAcceptedSchema.parse((await upload(datasetId, files)).body);
      return waitForImport(accepted.import.id);
    },
    documents: async (datasetId) =>
      ((await call('GET', `/datasets/${datasetId}/documents?limit=200`)).body as Page<Document>).items,
  };
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
