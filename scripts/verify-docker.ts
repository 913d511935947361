import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@aia/client';
import { checkBackup } from './verify-docker/backup.js';
import { docker, ROOT, run, SERVICES, Stack } from './verify-docker/docker.js';
import { checkFailures } from './verify-docker/failures.js';
import { checkHardening } from './verify-docker/hardening.js';
import { checkImages } from './verify-docker/images.js';
import { checkNetworks } from './verify-docker/networks.js';
import { ask, importDocument, signIn } from './verify-docker/people.js';
import { checkRecovery, checkStops } from './verify-docker/recovery.js';
import { createReport, type Report } from './reports/check-report.js';
import { checkRollingUpdate } from './verify-docker/rolling-update.js';

const TRANSCRIPT = join(ROOT, 'reports/test-results/verify-docker.log');
const SIMPLE = 'deployment/docker/docker-compose.simple.yml';
const E2E = 'deployment/docker/docker-compose.e2e.yml';
const START_LIMIT_S = 120;
const VERSION = 'verify';
const UP = ['up', '--detach', '--wait', '--wait-timeout', '400'];

/** Builds the images and tries both stacks as people and as failures would: `make verify-docker`. ONLY=simple or e2e picks one (update and failures: a part of e2e), BUILD=0 takes the images as they are. */
async function main(): Promise<void> {
  const report = createReport((line) => console.log(line));
  const only = process.env['ONLY'];
  console.log(`Docker ${docker('version', '--format', '{{.Server.Version}}')}`);
  const secrets = mkdtempSync(join(tmpdir(), 'aia-verify-secrets-'));
  try {
    const prepared = await run('deployment/docker/prepare-secrets.sh', [], { AIA_SECRETS: secrets });
    if (prepared.code !== 0) throw new Error(prepared.output);
    if (process.env['BUILD'] !== '0') await checkImages(report, VERSION, E2E);
    if (only === undefined || only === 'simple') await checkSimple(report, secrets);
    if (only !== 'simple') await checkE2e(report, secrets, only ?? 'e2e');
  } finally {
    rmSync(secrets, { recursive: true });
  }
  process.exitCode = report.close(TRANSCRIPT) ? 0 : 1;
}

function stackOf(file: string, project: string, port: number, secrets: string): Stack {
  return new Stack(file, {
    AIA_PROJECT: project,
    AIA_SECRETS: secrets,
    AIA_VERSION: VERSION,
    AIA_BACKUPS: join(secrets, 'backups'),
    GATEWAY_PORT: String(port),
  });
}

async function checkSimple(report: Report, secrets: string): Promise<void> {
  const port = Number(process.env['VERIFY_PORT'] ?? 18_080);
  const stack = stackOf(SIMPLE, 'aia-verify-simple', port, secrets);
  report.section('The simple stack');
  await withStack(report, stack, async () => {
    const { client, datasetId } = await checkUse(report, port, secrets);
    await checkHardening(report, stack, 'gateway', secretValues(secrets));
    await checkNetworks(report, stack, false);
    await checkRecovery(report, stack, () => answers(client, datasetId));
    await checkStops(report, stack, SERVICES);
    await checkBackup(report, {
      ...{ stack, datasetId, folder: join(secrets, 'backups') },
      signIn: () => signInTo(port, secrets),
      startEmpty: async () => {
        await stack.must('down', '--volumes', '--timeout', '20');
        await seedModels(stack);
        await stack.must(...UP);
      },
      answers: (fresh) => answers(fresh, datasetId),
    });
  });
}

async function checkE2e(report: Report, secrets: string, part: string): Promise<void> {
  const port = Number(process.env['VERIFY_PORT'] ?? 18_080) + 1;
  const stack = stackOf(E2E, 'aia-verify-e2e', port, secrets);
  report.section('The end-to-end stack');
  await withStack(report, stack, async () => {
    const { client, datasetId } = await checkUse(report, port, secrets);
    if (part === 'e2e') {
      await checkHardening(report, stack, 'edge', secretValues(secrets));
      await checkNetworks(report, stack, true);
    }
    const next = part === 'failures' ? VERSION : nextVersion();
    if (part !== 'failures') await checkRollingUpdate(report, stack, client, datasetId, next);
    const updated = new Stack(stack.file, { ...stack.env, AIA_VERSION: next });
    if (part !== 'update') await checkFailures(report, updated, client, datasetId, next);
  });
}

/** The same images under another tag: a new version as far as Compose can tell. */
function nextVersion(): string {
  const next = `${VERSION}-next`;
  for (const line of docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').split('\n')) {
    if (/^ai-assistant\/[a-z-]+:verify(-lancedb)?$/.test(line))
      docker('tag', line, line.replace(`:${VERSION}`, `:${next}`));
  }
  return next;
}

/** Starts a stack, measures how long that takes, and takes it down again whatever happens. */
async function withStack(report: Report, stack: Stack, use: () => Promise<void>): Promise<void> {
  await seedModels(stack);
  const started = Date.now();
  const up = await stack.compose(...UP);
  const seconds = (Date.now() - started) / 1000;
  try {
    await report.check(`everything is healthy within ${START_LIMIT_S} s`, () => {
      report.note(`${seconds.toFixed(1)} s from images to ready`);
      if (up.code !== 0) throw new Error(up.output.split('\n').slice(-8).join('\n'));
      return seconds <= START_LIMIT_S ? [] : [`it took ${seconds.toFixed(1)} s`];
    });
    if (up.code === 0) await use();
  } catch (error) {
    await report.check('the checks of this stack run to their end', () => {
      throw error;
    });
  } finally {
    await report.check('taking it down leaves no container, network or volume', () => takeDown(stack));
  }
}

/** Weights that this machine has already need no download: they are copied into the volume as they are. */
async function seedModels(stack: Stack): Promise<void> {
  const cache = process.env['MODELS_PATH'] ?? join(process.env['HOME'] ?? '', '.cache/ai-assistant/models');
  const [project, image] = [stack.env['AIA_PROJECT'], `ai-assistant/model-server:${VERSION}`];
  const mounts = ['--volume', `${cache}:/from:ro`, '--volume', `${project}_models:/models`];
  const copy = 'cp -a /from/. /models/ && chown -R 10001:10001 /models';
  await run('docker', [
    'volume',
    'create',
    '--label',
    `com.docker.compose.project=${project}`,
    '--label',
    'com.docker.compose.volume=models',
    `${project}_models`,
  ]);
  await run('docker', ['run', '--rm', '--user', '0', '--entrypoint', 'sh', ...mounts, image, '-c', copy]);
}

async function takeDown(stack: Stack): Promise<string[]> {
  await stack.must('down', '--volumes', '--remove-orphans', '--timeout', '20');
  const filter = ['--filter', `label=com.docker.compose.project=${stack.env['AIA_PROJECT']}`, '--quiet'];
  const left = [
    docker('ps', '--all', ...filter),
    docker('volume', 'ls', ...filter),
    docker('network', 'ls', ...filter),
  ];
  return left.filter((ids) => ids !== '');
}

async function checkUse(
  report: Report,
  port: number,
  secrets: string,
): Promise<{ client: ApiClient; datasetId: string }> {
  const client = await signInTo(port, secrets);
  let datasetId = '';
  await report.check('a document is imported through the published port', async () => {
    datasetId = await importDocument(client, `verify-${Date.now()}`);
  });
  await report.check('a question is answered with a checked citation', () => answers(client, datasetId));
  return { client, datasetId };
}

/** The administrator of the secret files. */
function signInTo(port: number, secrets: string): Promise<ApiClient> {
  const secret = (name: string) => readFileSync(join(secrets, name), 'utf8').trim();
  const user = { email: secret('admin_email'), password: secret('admin_password') };
  return signIn(`http://127.0.0.1:${port}`, user);
}

async function answers(client: ApiClient, datasetId: string): Promise<void> {
  const { text, citations } = await ask(client, datasetId);
  if (!text.includes('06:40') || citations === 0) throw new Error(`${citations} citations in: ${text}`);
}

function secretValues(folder: string): string[] {
  const names = ['admin_password', 'postgres_password', 'jwt_secret', 'internal_signing_key'];
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

main().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
