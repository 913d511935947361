/**
 * The gateway beside a proxy that only passes on, in front of the same service and in the same run: rate, time added,
 * streams at full rate, calls beside idle streams, and memory. Run after `npm run build`: `make bench-gateway`
 * (SOAK_SECONDS=600).
 */
import { createClient, expectData } from '@aia/client';
import { createTestDatabase, dropTestDatabase, testRedisUrl } from '@aia/testing';
import { Agent, request } from 'undici';
import { percentilesOf } from './gateway/percentiles.js';
import { ADMIN, rssOf, startGateway, startPlainProxy, startUpstream } from './gateway/processes.js';

const ID = '01890000-0000-7000-8000-000000000000';
const SOAK_SECONDS = Number(process.env['SOAK_SECONDS'] ?? 30);
const ROUNDS = 5;
const CALLS = 1500;
const IN_TURN = 600;
const PARALLEL = 16;
const IDLE_STREAMS = 200;
const CALLS_PER_SECOND = 200;
const BESIDE_SECONDS = 10;

const agent = new Agent({ connections: PARALLEL });
const streams = new Agent({ connections: null });
let headers: Record<string, string> = {};

async function get(base: string): Promise<void> {
  const { statusCode, body } = await request(`${base}/api/v1/datasets`, { dispatcher: agent, headers });
  await body.dump();
  if (statusCode !== 200) throw new Error(`${base} answered ${statusCode}`);
}

function ask(base: string, content: string, dispatcher = agent) {
  return request(`${base}/api/v1/conversations/${ID}/messages`, {
    method: 'POST',
    dispatcher,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ content }),
  });
}

async function rate(base: string): Promise<number> {
  const started = performance.now();
  const lane = async () => {
    for (let call = 0; call < CALLS / PARALLEL; call += 1) await get(base);
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return (CALLS / (performance.now() - started)) * 1000;
}

async function inTurn(base: string): Promise<number[]> {
  const samples: number[] = [];
  for (let call = 0; call < IN_TURN; call += 1) {
    const started = performance.now();
    await get(base);
    samples.push(performance.now() - started);
  }
  return samples;
}

async function megabytesPerSecond(base: string): Promise<number> {
  const started = performance.now();
  const { body } = await ask(base, 'flood');
  let bytes = 0;
  for await (const part of body) bytes += (part as Buffer).length;
  return bytes / 1000 / (performance.now() - started);
}

/** Times of calls at a steady rate, counted from when each was due. */
async function atRate(base: string, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  const began = performance.now();
  const calls = Array.from({ length: CALLS_PER_SECOND * seconds }, async (_, index) => {
    const due = began + (index * 1000) / CALLS_PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    await get(base);
    samples.push(performance.now() - due);
  });
  await Promise.all(calls);
  return samples;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function verdict(name: string, value: number, unit: string, wanted: string, good: boolean): void {
  console.log(`${good ? 'ok    ' : 'MISSED'}  ${name}: ${value.toFixed(2)}${unit} (wanted ${wanted})`);
  if (!good) process.exitCode = 1;
}

const database = await createTestDatabase();
const upstream = await startUpstream();
const node = await startPlainProxy('node', upstream.url);
const plain = await startPlainProxy('express', upstream.url);
const gateway = await startGateway(upstream.url, database.url, await testRedisUrl());
const bases = { node: node.url, express: plain.url, gateway: gateway.url };
type Name = keyof typeof bases;
const names = Object.keys(bases) as Name[];
try {
  const session = await expectData(
    createClient({ baseUrl: gateway.url }).api.POST('/auth/login', { body: ADMIN }),
  );
  headers = { authorization: `Bearer ${session.accessToken}` };
  const rates: Record<Name, number[]> = { node: [], express: [], gateway: [] };
  const times: Record<Name, number[]> = { node: [], express: [], gateway: [] };
  for (const name of names) await rate(bases[name]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) rates[name].push(await rate(bases[name]));
    for (const name of names) times[name].push(...(await inTurn(bases[name])));
  }
  const rateOf = (name: Name) => median(rates[name]);
  for (const name of names) {
    const { p50, p99 } = percentilesOf(times[name]);
    console.log(
      `${name.padEnd(8)} ${rateOf(name).toFixed(0)} calls/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`,
    );
  }
  const toNode = rateOf('gateway') / rateOf('node');
  verdict('rate beside node:http + undici', toNode, '', '>= 0.50', toNode >= 0.5);
  const toExpress = rateOf('gateway') / rateOf('express');
  verdict('rate beside Express 5 + undici', toExpress, '', '>= 0.80', toExpress >= 0.8);
  const added = percentilesOf(times.gateway).p50 - percentilesOf(times.express).p50;
  verdict('p50 added by authentication and limits', added, ' ms', '<= 1 ms', added <= 1);

  const flood: Record<Name, number[]> = { node: [], express: [], gateway: [] };
  for (let round = 0; round < 3; round += 1) {
    for (const name of names) flood[name].push(await megabytesPerSecond(bases[name]));
  }
  const stream = median(flood.gateway) / median(flood.node);
  console.log(
    `a stream: ${median(flood.gateway).toFixed(0)} MB/s through, ${median(flood.node).toFixed(0)} MB/s plain`,
  );
  verdict('stream rate beside node:http + undici', stream, '', '>= 0.80', stream >= 0.8);

  const idle = await Promise.all(
    Array.from({ length: IDLE_STREAMS }, () => ask(gateway.url, 'idle', streams)),
  );
  for (const { body } of idle) body.on('error', () => undefined).resume();
  const { p99 } = percentilesOf(await atRate(gateway.url, BESIDE_SECONDS));
  verdict(
    `p99 at ${CALLS_PER_SECOND} calls/s beside ${IDLE_STREAMS} idle streams`,
    p99,
    ' ms',
    '<= 200 ms',
    p99 <= 200,
  );

  const before = rssOf(gateway.child);
  for (let second = 0; second < SOAK_SECONDS; second += BESIDE_SECONDS)
    await atRate(gateway.url, BESIDE_SECONDS);
  const grown = rssOf(gateway.child) - before;
  console.log(`memory: ${before.toFixed(0)} MB, after ${SOAK_SECONDS} s ${(before + grown).toFixed(0)} MB`);
  verdict('memory grown meanwhile', grown, ' MB', '<= 30 MB', grown <= 30);
} finally {
  for (const { child } of [gateway, plain, node, upstream]) child.removeAllListeners('exit').kill('SIGTERM');
  await streams.destroy();
  await agent.destroy();
  await database.db.destroy();
  await dropTestDatabase(database.url);
  process.exit();
}
