/**
 * `make chaos-streams`: 20 answers are being streamed when chat, the gateway, the models or Redis are killed with SIGKILL.
 * Every client must end with the full answer (after taking the stream up again by itself) or with a clear error, what it
 * has read must be what is stored, and no message may be lost or doubled. `VICTIMS=chat,redis` chooses.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, ConnectionError, streamAnswer, type ApiClient } from '@aia/client';
import { conversationDetailSchema, conversationSchema, type Message } from '@aia/contracts';
import { signIn, startSystem } from '@aia/embedded';

const ALL = ['chat', 'gateway', 'models', 'redis'] as const;
type Victim = (typeof ALL)[number];
const chosen = process.env['VICTIMS']?.split(',');
const VICTIMS = ALL.filter((name) => chosen?.includes(name) ?? true);
const STREAMS = 20;
/** Words of an answer and the pause between them: some six seconds. */
const WORDS = 200;
const WORD_MS = 30;
/** Streams have begun, and none has ended. */
const KILL_AFTER_MS = 2500;
/** A claim of a process that died runs out after 30 s; the next look for such comes at most 10 s later. */
const SETTLE_MS = 60_000;
const ANSWER = Array.from({ length: WORDS }, (_, at) => `word${at}`).join(' ');

/** How one client ended. */
interface Ended {
  conversationId: string;
  text: string;
  end: 'completed' | 'error' | 'no answer';
  detail: string;
}

const dataDir = await mkdtemp(join(tmpdir(), 'aia-chaos-'));
let models = await startModels(0);
const system = await startSystem({
  root: process.cwd(),
  dataDir,
  env: { OLLAMA_URL: `http://127.0.0.1:${models.port}`, LOG_LEVEL: 'warn', STREAMS_PER_USER: '100' },
});
const problems: string[] = [];
try {
  for (const victim of VICTIMS) await killDuringStreams(victim);
} finally {
  await system.stop();
  models.child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
}
problems.forEach((problem) => console.log(`MISS ${problem}`));
process.exit(problems.length === 0 ? 0 : 1);

async function killDuringStreams(victim: Victim): Promise<void> {
  const client = await signIn(system.urls['gateway'] ?? '', system.admin);
  const conversations = await Promise.all(Array.from({ length: STREAMS }, () => startConversation(client)));
  const clients = conversations.map((id) => ask(client, id));
  await sleep(KILL_AFTER_MS);
  await kill(victim);
  const ended = await Promise.all(clients);
  await system.untilReady(SETTLE_MS);
  const settled = await signIn(system.urls['gateway'] ?? '', system.admin);
  for (const one of ended) await check(victim, settled, one);
  const count = (end: Ended['end']) => ended.filter((one) => one.end === end).length;
  console.log(
    `killed ${victim.padEnd(8)} ${count('completed')} answers complete, ${count('error')} ended in an error event, ` +
      `${count('no answer')} in a failed call`,
  );
  const said = ended.filter(({ end }) => end !== 'completed').map(({ end, detail }) => `${end}: ${detail}`);
  for (const one of new Set(said)) console.log(`  ${said.filter((other) => other === one).length} x ${one}`);
}

async function startConversation(client: ApiClient): Promise<string> {
  const response = await client.fetchPath('/conversations', () => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }));
  return conversationSchema.parse(await response.json()).id;
}

/** Asks like the user interface: detached, taking a broken stream up again. */
async function ask(client: ApiClient, conversationId: string): Promise<Ended> {
  const ended: Ended = { conversationId, text: '', end: 'no answer', detail: '' };
  const message = { content: 'Say all of your words, one after the other.', datasetIds: [] };
  try {
    for await (const { event, data } of streamAnswer(client, { conversationId, message, detached: true })) {
      if (event === 'delta') ended.text += data.text;
      if (event === 'message.completed') ended.end = 'completed';
      if (event === 'error') Object.assign(ended, { end: 'error', detail: data.problem.detail });
    }
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof ConnectionError)) throw error;
    ended.detail = error.message;
  }
  return ended;
}

async function kill(victim: Victim): Promise<void> {
  if (victim !== 'models') return system.kill(victim, 'SIGKILL');
  models.child.kill('SIGKILL');
  models = await startModels(models.port);
}

/** Compares what a client has read with what is stored, once every claim of a dead process has run out. */
async function check(victim: Victim, client: ApiClient, one: Ended): Promise<void> {
  const miss = (problem: string) => problems.push(`${victim}: conversation ${one.conversationId} ${problem}`);
  const [question, answer, ...others] = await settledMessages(client, one.conversationId);
  // A call that was refused stored nothing, and said so.
  if (!question && one.end === 'no answer' && one.detail !== '') return;
  if (!question || !answer) return void miss('has lost a message');
  if (others.length > 0) miss(`has ${others.length} messages too many`);
  if (answer.status === 'streaming') return void miss('is still being answered');
  if (one.end === 'completed' && (one.text !== ANSWER || answer.content !== ANSWER))
    miss('is not the whole answer');
  if (one.end === 'completed' && answer.status !== 'completed') miss(`is stored as ${answer.status}`);
  if (one.end === 'error' && answer.status !== 'failed')
    miss(`ended in an error and is stored as ${answer.status}`);
  if (one.end !== 'completed' && one.detail === '') miss('ended without saying why');
  if (!ANSWER.startsWith(one.text)) miss('brought words twice or left some out');
}

async function settledMessages(client: ApiClient, id: string): Promise<Message[]> {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const response = await client.fetchPath(`/conversations/${id}`);
    const { messages } = conversationDetailSchema.parse(await response.json());
    if (messages.every(({ status }) => status !== 'streaming') || Date.now() > deadline) return messages;
    await sleep(1000);
  }
}

/** The stub model as a process that can be killed; on `port`, or on any free one. */
function startModels(port: number): Promise<{ child: ChildProcess; port: number }> {
  const file = new URL('streams/stub-models.ts', import.meta.url).pathname;
  const args = ['--conditions=aia-source', '--import', 'tsx', file, String(port), String(WORD_MS), ANSWER];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The stub model did not start.')));
    child.stdout.on('data', (data: Buffer) => {
      const found = /^port (\d+)/m.exec(String(data))?.[1];
      if (found) resolve({ child, port: Number(found) });
    });
  });
}
