import {
  changedFiles,
  ensureDataset,
  followImports,
  startImports,
  type ImportView,
} from '../import/import-files.js';
import { findSampleFiles } from '../import/sample-files.js';
import { signIn } from '../import/sign-in.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

const SAMPLE = {
  slug: 'docs',
  name: 'AI Assistant documentation',
  description: 'The documentation of this installation',
  forEveryone: true,
};
/** Longest wait for the first import; it goes on in the background after that. */
const PATIENCE_MS = 60_000;

/**
 * Brings the dataset `docs` up to date with this project's own documentation; everyone may read it. Files that have
 * not changed are not sent again. Waits for new ones to be published, but not for ever.
 */
export async function importSampleDataset(
  root: string,
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const user = { email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD };
  const client = await signIn(`http://127.0.0.1:${settings.GATEWAY_PORT}`, user);
  const datasetId = await ensureDataset(client, SAMPLE);
  const changed = await changedFiles(client, datasetId, await findSampleFiles(root));
  if (changed.length === 0) return;
  terminal.step(`Importing ${changed.length} documents of this project as the dataset "${SAMPLE.slug}"`);
  const imports = await startImports(client, datasetId, changed);
  report(await followImports(client, imports, PATIENCE_MS), terminal);
}

function report(runs: ImportView[], terminal: Terminal): void {
  const sum = (name: 'published' | 'unmodified' | 'failed' | 'pending') =>
    runs.reduce((total, { progress }) => total + progress[name], 0);
  const rest = sum('pending') > 0 ? `; ${sum('pending')} more follow in the background` : '';
  terminal.done(`${sum('published') + sum('unmodified')} documents are published${rest}.`);
  for (const { sourceKey, failure } of runs.flatMap(({ failures }) => failures))
    terminal.warning(`${sourceKey}: ${failure.reason}`);
}
