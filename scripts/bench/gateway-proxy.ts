/**
 * What the gateway adds to a call: the same request straight to a service that answers at once, and through the built
 * gateway (token check, status in Postgres, identity token, streaming both ways). Run after `npm run build`:
 * `node --conditions=aia-source --import tsx scripts/bench/gateway-proxy.ts`.
 */
import { createTestDatabase, dropTestDatabase, testRedisUrl } from '@aia/testing';
import { createClient, expectData } from '@aia/client';
import { Agent, request } from 'undici';
import { percentilesOf, type Percentiles } from './gateway/percentiles.js';
import { ADMIN, rssOf, startGateway, startUpstream } from './gateway/processes.js';

const ID = '01890000-0000-7000-8000-000000000000';
const WARM_UP = 500;
const CALLS = 3000;
const PARALLEL = 16;

const agent = new Agent({ connections: PARALLEL });

async function call(base: string, method: 'GET' | 'POST', headers: Record<string, string>): Promise<void> {
  const path = method === 'GET' ? '/datasets' : `/conversations/${ID}/messages`;
  const body = method === 'GET' ? null : JSON.stringify({ content: 'x' });
  const type = { 'content-type': 'application/json' };
  const response = await request(base + path, {
    method,
    dispatcher: agent,
    headers: method === 'GET' ? headers : { ...headers, ...type },
    body,
  });
  if (response.statusCode !== 200) throw new Error(`${method} ${base}${path}: ${response.statusCode}`);
  await response.body.dump();
}

async function inTurn(run: () => Promise<void>): Promise<Percentiles> {
  const samples: number[] = [];
  for (let i = 0; i < WARM_UP + CALLS; i += 1) {
    const started = performance.now();
    await run();
    if (i >= WARM_UP) samples.push(performance.now() - started);
  }
  return percentilesOf(samples);
}

async function callsPerSecond(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  const lane = async () => {
    for (let i = 0; i < CALLS / PARALLEL; i += 1) await run();
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return (CALLS / (performance.now() - started)) * 1000;
}

function row(name: string, { p50, p95, p99 }: Percentiles): string {
  return `${name.padEnd(28)} p50 ${p50.toFixed(2)} ms  p95 ${p95.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms`;
}

const database = await createTestDatabase();
const upstream = await startUpstream();
const gateway = await startGateway(upstream.url, database.url, await testRedisUrl());
try {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  console.log(`gateway, idle after the start: ${rssOf(gateway.child).toFixed(0)} MB`);
  const session = await expectData(
    createClient({ baseUrl: gateway.url }).api.POST('/auth/login', { body: ADMIN }),
  );
  const headers = { authorization: `Bearer ${session.accessToken}` };
  const through = `${gateway.url}/api/v1`;
  for (const [name, method] of [
    ['JSON', 'GET'],
    ['question, event stream', 'POST'],
  ] as const) {
    const direct = await inTurn(() => call(upstream.url, method, {}));
    const proxied = await inTurn(() => call(through, method, headers));
    console.log(row(`${name}, direct`, direct));
    console.log(row(`${name}, through`, proxied));
    console.log(`${name}: the gateway adds ${(proxied.p50 - direct.p50).toFixed(2)} ms p50`);
  }
  const rate = await callsPerSecond(() => call(through, 'GET', headers));
  console.log(`through the gateway, ${PARALLEL} at a time: ${rate.toFixed(0)} calls/s`);
  console.log(`gateway, after the load: ${rssOf(gateway.child).toFixed(0)} MB`);
} finally {
  for (const { child } of [gateway, upstream]) child.removeAllListeners('exit').kill('SIGTERM');
  await agent.close();
  await database.db.destroy();
  await dropTestDatabase(database.url);
  process.exit();
}
