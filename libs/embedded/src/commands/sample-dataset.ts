import { setTimeout as sleep } from 'node:timers/promises';
import type { Dataset, Import, ImportDiff, Session } from '@aia/contracts';
import { createClient, expectData, type ApiClient } from '@aia/client';
import { uploadFiles } from '@aia/client/node';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';
import { findSampleFiles, type SampleFile } from './sample-files.js';

const SLUG = 'docs';
/** Longest wait for the first import; it goes on in the background after that. */
const PATIENCE_MS = 60_000;
const POLL_MS = 400;
const FINAL: readonly Import['status'][] = ['completed', 'failed', 'cancelled'];

/**
 * Brings the dataset `docs` up to date with this project's own documentation; everyone may read it. Files that have
 * not changed are not sent again. Waits for new ones to be published, but not for ever.
 */
export async function importSampleDataset(
  root: string,
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const client = await signIn(settings);
  const dataset = (await findDataset(client)) ?? (await createDataset(client));
  const files = await findSampleFiles(root);
  const changed = await changedFiles(client, dataset.id, files);
  if (changed.length === 0) return;
  terminal.step(`Importing ${changed.length} documents of this project as the dataset "${SLUG}"`);
  const imports: string[] = [];
  for await (const batch of uploadFiles(client, { datasetId: dataset.id, files: changed })) {
    imports.push(batch.import.id);
  }
  await waitForImports(client, imports, terminal);
}

async function signIn(settings: Settings): Promise<ApiClient> {
  const baseUrl = `http://127.0.0.1:${settings.GATEWAY_PORT}`;
  const body = { email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD };
  const session: Session = await expectData(createClient({ baseUrl }).api.POST('/auth/login', { body }));
  return createClient({ baseUrl, token: session.accessToken });
}

async function findDataset({ api }: ApiClient): Promise<Dataset | undefined> {
  const page = await expectData(api.GET('/datasets', { params: { query: { slug: SLUG } } }));
  return page.items[0];
}

async function createDataset({ api }: ApiClient): Promise<Dataset> {
  const description = 'The documentation of this installation';
  const body = { slug: SLUG, name: 'AI Assistant documentation', description };
  const dataset = await expectData(api.POST('/datasets', { body }));
  await api.PUT('/datasets/{id}/access', {
    params: { path: { id: dataset.id } },
    body: { entries: [{ principal: 'everyone', permission: 'read' }] },
  });
  return dataset;
}

async function changedFiles(
  { api }: ApiClient,
  datasetId: string,
  files: SampleFile[],
): Promise<SampleFile[]> {
  const manifest = files.map(({ path, sha256, size }) => ({ path, sha256, size }));
  const diff: ImportDiff = await expectData(
    api.POST('/datasets/{id}/imports/diff', {
      params: { path: { id: datasetId } },
      body: { files: manifest },
    }),
  );
  const wanted = new Set([...diff.added, ...diff.modified]);
  return files.filter(({ path }) => wanted.has(path));
}

async function waitForImports({ api }: ApiClient, ids: string[], terminal: Terminal): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (const id of ids) {
    for (;;) {
      const run = await expectData(api.GET('/imports/{id}', { params: { path: { id } } }));
      if (FINAL.includes(run.status)) {
        report(run, terminal);
        break;
      }
      if (Date.now() > deadline) {
        const { published, total } = run.progress;
        return terminal.step(
          `${published} of ${total} documents are published; the rest follows in the background`,
        );
      }
      await sleep(POLL_MS);
    }
  }
}

function report({ progress, failures }: Pick<Import, 'progress' | 'failures'>, terminal: Terminal): void {
  terminal.done(`${progress.published} documents of this project are published, ${progress.failed} failed.`);
  for (const { sourceKey, failure } of failures) terminal.warning(`${sourceKey}: ${failure.reason}`);
}
