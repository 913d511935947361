import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@aia/client';
import { query } from './database.js';
import { docker, run, type Stack } from './docker.js';
import type { Report } from '../reports/check-report.js';
import { deploy, withTraffic } from './rolling-update.js';

const LONGEST_START_MS = 60_000;

/** Deploys what cannot work and breaks what a deployment needs; each must end in one clear line and change nothing. */
export async function checkFailures(
  report: Report,
  stack: Stack,
  client: ApiClient,
  datasetId: string,
  version: string,
): Promise<void> {
  report.section('Failures');
  await report.check('without Docker, deploy.sh says so in one line', async () => {
    const { code, output } = await run('deployment/scripts/deploy.sh', [], {
      DOCKER_HOST: 'unix:///nowhere.sock',
    });
    return oneLine(code, output, /Docker daemon does not answer/);
  });
  await report.check('a version whose chat service crashes is rolled back, and nobody notices', async () => {
    const broken = breakChat(version);
    const result = await withTraffic(client, datasetId, () => deploy(stack, broken, '--no-backup'));
    report.note(`${result.requests} requests, ${result.streams} answers, ${result.failures.length} failed`);
    return [
      ...(result.outcome.code === 1 ? [] : [`deploy.sh ended with ${result.outcome.code}`]),
      ...(/was not deployed/.test(result.outcome.output) ? [] : [result.outcome.output.slice(-400)]),
      ...(await chatImages(stack)).filter((image) => !image.endsWith(`:${version}`)),
      ...result.failures.slice(0, 5),
    ];
  });
  await report.check('a migration that is killed halfway changes nothing and runs again', () =>
    killMigration(stack),
  );
  await report.check('a wrong database password is one clear line', async () => {
    const wrong = join(stack.env['AIA_SECRETS'] ?? '', 'wrong');
    writeFileSync(wrong, 'not-the-password', { mode: 0o644 });
    const { code, output } = await migrateWith(stack, [
      '-v',
      `${wrong}:/wrong:ro`,
      '-e',
      'DATABASE_PASSWORD_FILE=/wrong',
    ]);
    return oneLine(code, output, /password authentication failed/);
  });
  await report.check('a secret file that is missing is one clear line', async () => {
    const { code, output } = await migrateWith(stack, ['-e', 'DATABASE_PASSWORD_FILE=/run/secrets/nothing']);
    return code !== 0 && /DATABASE_PASSWORD_FILE: the file .* cannot be read/.test(output) ? [] : [output];
  });
}

function breakChat(version: string): string {
  const broken = `${version}-broken`;
  for (const line of docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').split('\n')) {
    const suffix = [`:${version}`, `:${version}-lancedb`].find((tag) => line.endsWith(tag));
    if (suffix && line.startsWith('ai-assistant/'))
      docker('tag', line, line.replace(`:${version}`, `:${broken}`));
  }
  docker('create', '--name', `aia-${broken}`, '--entrypoint', 'false', `ai-assistant/chat:${version}`);
  docker('commit', '--change', 'ENTRYPOINT ["false"]', `aia-${broken}`, `ai-assistant/chat:${broken}`);
  docker('rm', `aia-${broken}`);
  return broken;
}

async function chatImages(stack: Stack): Promise<string[]> {
  return (await stack.containers('chat')).map(({ Config }) => Config.Image);
}

const MIGRATIONS = 'select count(*) from kysely_migration';
const WAITING = `select count(*) from pg_stat_activity where application_name = 'aia-migrate' and wait_event_type = 'Lock'`;
const LOCK = 'begin; lock table kysely_migration_lock in access exclusive mode; select pg_sleep(120)';
const LET_GO = `select pg_terminate_backend(pid) from pg_stat_activity where query like 'begin; lock table kysely%'`;

/** A migration takes its lock first; killed while it waits for that, it must leave the database as it was. */
async function killMigration(stack: Stack): Promise<string[]> {
  const before = await query(stack, MIGRATIONS);
  const holder = query(stack, LOCK).catch(() => undefined);
  const [container = ''] = (await stack.must('run', '--detach', '--no-deps', 'migrate')).split('\n');
  for (const end = Date.now() + LONGEST_START_MS; (await query(stack, WAITING)) === '0'; await sleep(200)) {
    if (Date.now() > end) throw new Error('the migration does not come to its lock');
  }
  docker('kill', container);
  docker('rm', '--force', container);
  await query(stack, LET_GO);
  await holder;
  const again = await stack.compose('run', '--rm', '-T', '--no-deps', 'migrate');
  const after = await query(stack, MIGRATIONS);
  return [
    ...(again.code === 0 ? [] : [again.output]),
    ...(before === after ? [] : [`${before} migrations became ${after}`]),
  ];
}

function migrateWith(stack: Stack, options: string[]) {
  return stack.compose('run', '--rm', '-T', '--no-deps', ...options, 'migrate');
}

function oneLine(code: number, output: string, expected: RegExp): string[] {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => !/Container .* (Creat|Start)/.test(line));
  return [
    ...(code === 0 ? ['it ended with 0'] : []),
    ...(expected.test(output) ? [] : [`it does not say ${expected.source}`]),
    ...(lines.length <= 2 ? [] : [`it says ${lines.length} lines`]),
  ];
}
