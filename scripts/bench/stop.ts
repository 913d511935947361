// `make bench-stop`: how long each process of a running system takes from SIGTERM (Postgres: SIGINT, its fast shutdown)
// to its end, while a document import and a question are under way. The supervisor starts each of them again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectData } from '@aia/client';
import { signIn, startSystem, type RunningSystem } from '@aia/embedded';

const GOAL_SECONDS = 10;
const ROUNDS = Number(process.argv[2] ?? 3);
const POLL_MS = 5;
const DOCUMENTS = 20;
const JSON_TYPE = { 'content-type': 'application/json' };
const NAMES = [
  'gateway',
  'chat',
  'retrieval',
  'ingestion-api',
  'ingestion-worker',
  'model-server',
  'redis',
  'postgres',
];

const dataDir = await mkdtemp(join(tmpdir(), 'aia-bench-stop-'));
const system = await startSystem({ root: process.cwd(), dataDir });
const client = await signIn(system.urls['gateway'] ?? '', system.admin);
const session = await expectData(client.api.POST('/auth/login', { body: system.admin }));
const authorization = `Bearer ${session.accessToken}`;
const dataset = await expectData(client.api.POST('/datasets', { body: { slug: 'pumps' } }));
const datasetId = dataset.id;
let worst = 0;
try {
  for (const name of NAMES) {
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      void keepBusy(system);
      await sleep(400);
      seconds.push(await timeStop(system, name));
      await system.untilReady();
    }
    worst = Math.max(worst, ...seconds);
    console.log(`${name.padEnd(18)} ${seconds.map((value) => value.toFixed(2)).join('  ')} s`);
  }
} finally {
  const started = performance.now();
  await system.stop();
  const all = (performance.now() - started) / 1000;
  worst = Math.max(worst, all);
  console.log(`${'the whole system'.padEnd(18)} ${all.toFixed(2)} s`);
  await rm(dataDir, { recursive: true, force: true });
}
console.log(`worst ${worst.toFixed(2)} s  (goal: at most ${GOAL_SECONDS} s)`);
process.exit(worst <= GOAL_SECONDS ? 0 : 1);

/** A question that is being answered and an import that is being embedded; both may fail when their process ends. */
async function keepBusy(running: RunningSystem): Promise<void> {
  const gateway = `${running.urls['gateway'] ?? ''}/api/v1`;
  const post = (path: string, body: object | FormData) =>
    fetch(`${gateway}${path}`, {
      method: 'POST',
      headers: { authorization, ...(body instanceof FormData ? {} : JSON_TYPE) },
      body: body instanceof FormData ? body : JSON.stringify(body),
    });
  try {
    await post(`/datasets/${datasetId}/documents`, someDocuments());
    const conversation = (await (await post('/conversations', {})).json()) as { id: string };
    await (
      await post(`/conversations/${conversation.id}/messages`, { content: 'Why does pump 7 stop?' })
    ).text();
  } catch {
    // the process that answers is the one that is being stopped
  }
}

function someDocuments(): FormData {
  const form = new FormData();
  for (let n = 0; n < DOCUMENTS; n++) {
    const text = `# Pump ${n}\n\n${`Pump ${Math.random()} stops when valve ${n} closes. `.repeat(40)}`;
    form.append('files', new Blob([text]), `pump-${n}.md`);
  }
  return form;
}

async function timeStop(running: RunningSystem, name: string): Promise<number> {
  const pid = running.states().find((state) => state.name === name)?.identity?.pid;
  if (pid === undefined) throw new Error(`${name} does not run.`);
  const started = performance.now();
  running.kill(name, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  while (isAlive(pid)) await sleep(POLL_MS);
  return (performance.now() - started) / 1000;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: it is gone
  }
}
