import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectData, type ApiClient } from '@aia/client';
import type { Report } from '../reports/check-report.js';
import { query } from './database.js';
import { run, type Stack } from './docker.js';

const QUERIES = ['When does the harbour open?', 'Когда открывается порт Veldmoor?'];
const TABLES = ['gateway.users', 'ingestion.documents', 'ingestion.chunks', 'chat.conversations'];

/** A running stack and what the checks need of it. */
export interface Installation {
  stack: Stack;
  datasetId: string;
  /** Folder for the backup. */
  folder: string;
  signIn: () => Promise<ApiClient>;
  /** Takes the stack down with all its data and starts it again, empty. */
  startEmpty: () => Promise<void>;
  answers: (client: ApiClient) => Promise<void>;
}

/** Saves a stack while it runs, starts it again without data, restores it, and compares what people find. */
export async function checkBackup(report: Report, installation: Installation): Promise<void> {
  const { stack, datasetId, folder, signIn, startEmpty, answers } = installation;
  report.section('Backup and restore');
  const before = await whatIsThere(stack, await signIn(), datasetId);
  await report.check('backup.sh saves the running containers', () =>
    script(stack, 'backup.sh', ['--output', folder]),
  );
  const backup = join(folder, readdirSync(folder).find((name) => name.startsWith('aia-backup-')) ?? '');
  await report.check('the stack starts again without any data', async () => {
    await startEmpty();
    const { items } = await expectData((await signIn()).api.GET('/datasets'));
    return items.length === 0 ? [] : [`it has ${items.length} datasets`];
  });
  await report.check('restore.sh puts the backup back', () => script(stack, 'restore.sh', [backup]));
  await report.check('rows, results and their scores are the same as before', async () => {
    await untilReady(stack);
    const after = await whatIsThere(stack, await signIn(), datasetId);
    report.note(`${before.rows.join(', ')}; ${before.results.length} results`);
    const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
    return was === is ? [] : [`before: ${was.slice(0, 300)}`, `after:  ${is.slice(0, 300)}`];
  });
  await report.check('a question is answered from the restored system', async () => answers(await signIn()));
}

async function script(stack: Stack, name: string, args: string[]): Promise<string[]> {
  const files = ['--compose', stack.file];
  const { code, output } = await run(`deployment/scripts/${name}`, [...args, ...files], stack.env);
  return code === 0 ? [] : output.trim().split('\n').slice(-4);
}

async function untilReady(stack: Stack): Promise<void> {
  const { code, output } = await run('deployment/scripts/wait-for-ready.sh', [
    `http://127.0.0.1:${stack.env['GATEWAY_PORT']}/health/ready`,
  ]);
  if (code !== 0) throw new Error(output.trim());
}

async function whatIsThere(stack: Stack, client: ApiClient, datasetId: string) {
  const rows: string[] = [];
  for (const table of TABLES) rows.push(`${table} ${await query(stack, `select count(*) from ${table}`)}`);
  const results = [];
  for (const query of QUERIES) {
    const found = await expectData(client.api.POST('/search', { body: { query, datasetIds: [datasetId] } }));
    results.push(...found.results.map(({ chunkId, score }) => `${chunkId} ${score.toFixed(5)}`));
  }
  if (results.length === 0) throw new Error('nothing is found');
  return { rows, results };
}
