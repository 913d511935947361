import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@aia/embedded';
import { type BenchedServers, gatewayEnv } from '../gateway/processes.js';

export interface GatewayUnderTest {
  readonly child: ChildProcess;
  readonly url: string;
  readonly metricsUrl: string;
}

const MAIN = fileURLToPath(new URL('../../../services/gateway/dist/main.js', import.meta.url));
const WITHOUT_METRICS = new URL('without-metrics.mjs', import.meta.url).href;
const START_MS = 60_000;

/** Starts the built gateway, with everything that it says about itself (its log in a file of `folder`) or without. */
export async function startGateway(
  observed: boolean,
  { folder, ...servers }: BenchedServers & { folder: string },
): Promise<GatewayUnderTest> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const log = openSync(join(folder, `gateway-${observed ? 'on' : 'off'}.log`), 'w');
  const args = observed ? [MAIN] : ['--import', WITHOUT_METRICS, MAIN];
  const env = {
    ...gatewayEnv(servers),
    LOG_LEVEL: observed ? 'info' : 'silent',
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    QUEUE_PREFIX: `{bench-${process.pid}-${observed}}`,
  };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', log, 'inherit'] });
  const gateway = {
    child,
    url: `http://127.0.0.1:${port}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
  };
  await untilLive(gateway);
  return gateway;
}

async function untilLive({ child, url }: GatewayUnderTest): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const live = await fetch(`${url}/health/live`).catch(() => undefined);
    if (live?.ok) return;
    await sleep(100);
  }
  throw new Error('The gateway of the bench did not start.');
}
