import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@aia/client';
import { run, type Outcome, type Stack } from './docker.js';
import { ask } from './people.js';
import type { Report } from '../reports/check-report.js';

/** What people do meanwhile; a machine that does other work as well may be given less. */
const REQUESTS_PER_SECOND = Number(process.env['VERIFY_RATE'] ?? 50);
const STREAMS = Number(process.env['VERIFY_STREAMS'] ?? 20);
const PAUSE_AFTER_FAILURE_MS = 1000;

/** What came of the traffic during an update. */
export interface Traffic {
  requests: number;
  streams: number;
  failures: string[];
  slowestMs: number;
}

/** Sends 50 requests a second and keeps 20 answers streaming until `during` has ended, then lets the streams finish. */
export async function withTraffic(
  client: ApiClient,
  datasetId: string,
  during: () => Promise<Outcome>,
): Promise<Traffic & { outcome: Outcome; seconds: number }> {
  const traffic: Traffic = { requests: 0, streams: 0, failures: [], slowestMs: 0 };
  const state = { running: true };
  const requests = sendRequests(client, datasetId, traffic, state);
  const streams = Array.from({ length: STREAMS }, (_, index) =>
    keepAsking(client, datasetId, index, traffic, state),
  );
  await sleep(3000);
  const started = Date.now();
  const outcome = await during();
  const seconds = Math.round((Date.now() - started) / 1000);
  await sleep(2000);
  state.running = false;
  await Promise.all([requests, ...streams]);
  return { ...traffic, outcome, seconds };
}

async function sendRequests(
  client: ApiClient,
  datasetId: string,
  traffic: Traffic,
  state: { running: boolean },
): Promise<void> {
  const open: Promise<void>[] = [];
  const started = Date.now();
  for (let sent = 0; state.running; sent += 1) {
    const due = started + (sent * 1000) / REQUESTS_PER_SECOND;
    if (due > Date.now()) await sleep(due - Date.now());
    open.push(sendOne(client, datasetId, sent, traffic));
  }
  await Promise.all(open);
}

/** Every tenth is a search, every fiftieth writes; the others read a dataset. */
async function sendOne(
  client: ApiClient,
  datasetId: string,
  number: number,
  traffic: Traffic,
): Promise<void> {
  const started = Date.now();
  const { api } = client;
  try {
    const params = { path: { id: datasetId } };
    const { response } =
      number % 50 === 0
        ? await api.POST('/conversations', { body: {} })
        : number % 10 === 0
          ? await api.POST('/search', { body: { query: 'harbour', datasetIds: [datasetId] } })
          : await api.GET('/datasets/{id}', { params });
    traffic.requests += 1;
    if (!response.ok) traffic.failures.push(`${response.url} answered ${response.status}`);
  } catch (error) {
    traffic.failures.push(`request: ${String(error)}`);
  }
  traffic.slowestMs = Math.max(traffic.slowestMs, Date.now() - started);
}

async function keepAsking(
  client: ApiClient,
  datasetId: string,
  index: number,
  traffic: Traffic,
  state: { running: boolean },
): Promise<void> {
  for (let round = index; state.running; round += 1) {
    try {
      const { text } = await ask(client, datasetId, round);
      if (text === '') throw new Error('the answer is empty');
      traffic.streams += 1;
    } catch (error) {
      traffic.failures.push(`stream: ${String(error)}`);
      await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  }
}

/** Deploys another version while people work, and checks that none of them notices. */
export async function checkRollingUpdate(
  report: Report,
  stack: Stack,
  client: ApiClient,
  datasetId: string,
  version: string,
): Promise<void> {
  report.section('Rolling update');
  const name = `${REQUESTS_PER_SECOND} requests a second and ${STREAMS} open streams: none fails during an update`;
  await report.check(name, async () => {
    const result = await withTraffic(client, datasetId, () => deploy(stack, version));
    const { requests, streams, failures, seconds, slowestMs, outcome } = result;
    report.note(
      `${requests} requests, ${streams} answers, ${failures.length} failed, slowest request ${slowestMs} ms`,
    );
    report.note(`the update took ${seconds} s`);
    const problems = outcome.code === 0 ? [] : outcome.output.trim().split('\n').slice(-6);
    return [...problems, ...failures.slice(0, 8)];
  });
  await report.check('every replica runs the new version afterwards', async () =>
    (await stack.containers())
      .map(({ Config }) => Config.Image)
      .filter((image) => image.startsWith('ai-assistant/') && !image.includes('model-weights'))
      .filter((image) => !image.includes(`:${version}`) && !image.includes('/ingestion:')),
  );
}

/** Runs deploy.sh on a stack. */
export function deploy(stack: Stack, version: string, ...options: string[]): Promise<Outcome> {
  const args = ['--file', stack.file, '--version', version, '--timeout', '120', ...options];
  return run('deployment/scripts/deploy.sh', args, stack.env);
}
