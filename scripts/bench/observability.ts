/**
 * What metrics and logging cost: the built gateway with both and without either, in front of the same service, turn about in
 * one run. Also how long a scrape takes and how many series it has after all of that. `make bench-observability`
 *
 * The rate that a process can carry is what its CPU time for a call allows, so the rates are compared by CPU time: unlike the
 * time on the clock, it is the same beside other work. Linux only.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, expectData } from '@aia/client';
import { createTestDatabase, dropTestDatabase, testRedisUrl } from '@aia/testing';
import { Agent, request } from 'undici';
import { percentile } from './gateway/percentiles.js';
import { ADMIN, startUpstream } from './gateway/processes.js';
import { startGateway, type GatewayUnderTest } from './observability/gateway-process.js';
import { groupCpu } from './process-cpu.js';

const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const CALLS = 2000;
const IN_TURN = 400;
const PARALLEL = 8;
const SCRAPES = 30;

const agent = new Agent({ connections: PARALLEL });

interface Measured {
  gateway: GatewayUnderTest;
  headers: Record<string, string>;
  /** CPU milliseconds of a call, one value a round. */
  cpuMs: number[];
  perSecond: number[];
  /** Milliseconds of calls one after the other. */
  times: number[];
}

const folder = await mkdtemp(join(tmpdir(), 'aia-bench-'));
const database = await createTestDatabase();
const upstream = await startUpstream();
const place = { upstream: upstream.url, databaseUrl: database.url, redisUrl: await testRedisUrl(), folder };
const on = await prepare(true);
const off = await prepare(false);
try {
  for (let round = -1; round < ROUNDS; round += 1)
    for (const one of round % 2 === 0 ? [on, off] : [off, on]) await measure(one, round >= 0);
  report();
  await reportScrapes();
} finally {
  for (const child of [on.gateway.child, off.gateway.child, upstream.child])
    child.removeAllListeners('exit').kill('SIGTERM');
  await agent.destroy();
  await database.db.destroy();
  await dropTestDatabase(database.url);
  await rm(folder, { recursive: true, force: true });
}
process.exit();

async function prepare(observed: boolean): Promise<Measured> {
  const gateway = await startGateway(observed, place);
  const { api } = createClient({ baseUrl: gateway.url });
  const { accessToken } = await expectData(api.POST('/auth/login', { body: ADMIN }));
  return {
    gateway,
    headers: { authorization: `Bearer ${accessToken}` },
    cpuMs: [],
    perSecond: [],
    times: [],
  };
}

async function measure(one: Measured, counts: boolean): Promise<void> {
  const before = await cpuOf(one);
  const started = performance.now();
  const lane = async () => {
    for (let call = 0; call < CALLS / PARALLEL; call += 1) await get(one);
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  const seconds = (performance.now() - started) / 1000;
  const cpuMs = (((await cpuOf(one)) - before) * 1000) / CALLS;
  const times: number[] = [];
  for (let call = 0; call < IN_TURN; call += 1) {
    const from = performance.now();
    await get(one);
    times.push(performance.now() - from);
  }
  if (!counts) return;
  one.cpuMs.push(cpuMs);
  one.perSecond.push(CALLS / seconds);
  one.times.push(...times);
}

async function get({ gateway, headers }: Measured): Promise<void> {
  const { statusCode, body } = await request(`${gateway.url}/api/v1/datasets`, {
    dispatcher: agent,
    headers,
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`The gateway answered ${statusCode}.`);
}

async function cpuOf({ gateway }: Measured): Promise<number> {
  return (await groupCpu({ gateway: gateway.child.pid ?? 0 }))['gateway'] ?? 0;
}

function report(): void {
  for (const [name, { cpuMs, perSecond, times }] of Object.entries({ on, off })) {
    console.log(
      `${name.padEnd(4)} ${percentile(cpuMs, 0.5).toFixed(3)} ms CPU a call, ` +
        `${percentile(perSecond, 0.5).toFixed(0)} calls/s, p50 ${percentile(times, 0.5).toFixed(3)} ms`,
    );
  }
  // Neighbours in time are compared with each other: what the machine does beside them hits both.
  const shares = on.cpuMs.map((cost, round) => (1 - (off.cpuMs[round] ?? cost) / cost) * 100);
  verdict('throughput that metrics and logging cost', percentile(shares, 0.5), '%', 3);
  verdict('p50 that they add', percentile(on.times, 0.5) - percentile(off.times, 0.5), 'ms', 0.3);
}

async function reportScrapes(): Promise<void> {
  const times: number[] = [];
  let text = '';
  for (let scrape = 0; scrape < SCRAPES; scrape += 1) {
    const from = performance.now();
    text = await (await fetch(on.gateway.metricsUrl)).text();
    times.push(performance.now() - from);
  }
  const series = text.split('\n').filter((line) => line && !line.startsWith('#')).length;
  verdict('a scrape, median', percentile(times, 0.5), 'ms', 50);
  verdict('series', series, '', 2000);
}

function verdict(name: string, value: number, unit: string, goal: number): void {
  const good = value <= goal;
  console.log(
    `${good ? 'ok    ' : 'MISSED'} ${name}: ${value.toFixed(2)} ${unit} (wanted <= ${goal} ${unit})`,
  );
  if (!good) process.exitCode = 1;
}
