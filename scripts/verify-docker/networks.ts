import type { Report } from '../reports/check-report.js';
import { docker, type Stack } from './docker.js';

/** Which service may open a connection to which; the names are those of the Compose file. */
export interface Reach {
  from: string;
  to: string;
  port: number;
  allowed: boolean;
}

const TIMEOUT_MS = 1500;

/** The connections that matter: what the code needs, and what would be harmful. */
export function reachOf(hasProxies: boolean): Reach[] {
  const may = (from: string, to: string, port: number) => ({ from, to, port, allowed: true });
  const mustNot = (from: string, to: string, port: number) => ({ from, to, port, allowed: false });
  const throughMesh = hasProxies ? 'mesh' : undefined;
  return [
    may('gateway', 'postgres', 5432),
    may('gateway', 'redis', 6379),
    may('gateway', throughMesh ?? 'chat', 8083),
    may('chat', throughMesh ?? 'retrieval', 8082),
    may('chat', 'model-server', 11_435),
    may('retrieval', 'model-server', 11_435),
    may('ingestion-worker', 'redis', 6379),
    mustNot('model-server', 'postgres', 5432),
    mustNot('model-server', 'redis', 6379),
    ...(hasProxies
      ? [
          mustNot('edge', 'postgres', 5432),
          mustNot('edge', 'redis', 6379),
          mustNot('edge', 'chat', 8083),
          mustNot('edge', 'model-server', 11_435),
          mustNot('mesh', 'postgres', 5432),
          mustNot('mesh', 'redis', 6379),
        ]
      : []),
  ];
}

/** Tries every connection from inside the containers, and that closed networks lead nowhere. */
export async function checkNetworks(report: Report, stack: Stack, hasProxies: boolean): Promise<void> {
  for (const reach of reachOf(hasProxies)) {
    const { from, to, port, allowed } = reach;
    await report.check(`${from} ${allowed ? 'reaches' : 'cannot reach'} ${to}:${port}`, async () => {
      const reached = await connects(stack, reach);
      if (reached !== allowed) return [reached ? 'it connected' : 'no connection'];
      return [];
    });
  }
  const closed = [
    'retrieval',
    'chat',
    'ingestion',
    'model-server',
    'postgres',
    'redis',
    ...(hasProxies ? ['mesh'] : []),
  ];
  for (const service of closed) {
    // Engine 20.10 gives containers of internal networks a route all the same and drops what takes it.
    await report.check(`${service} has no way out: every network that it is in is internal`, async () => {
      const [container] = await stack.containers(service);
      const names = Object.keys(container?.NetworkSettings.Networks ?? {});
      if (names.length === 0) return ['it is in no network'];
      const networks = JSON.parse(docker('network', 'inspect', ...names)) as {
        Name: string;
        Internal: boolean;
      }[];
      return networks.flatMap(({ Name, Internal }) => (Internal ? [] : [`${Name} leads out`]));
    });
  }
}

async function connects(stack: Stack, { from, to, port }: Reach): Promise<boolean> {
  if (['edge', 'mesh'].includes(from)) {
    const seconds = TIMEOUT_MS / 1000;
    const script = `timeout ${seconds} bash -c 'exec 3<>/dev/tcp/${to}/${port}'`;
    return (await stack.exec(from, 'bash', '-c', script)).code === 0;
  }
  const script =
    `require('net').connect({host:'${to}',port:${port},timeout:${TIMEOUT_MS}})` +
    `.on('connect',()=>process.exit(0)).on('error',()=>process.exit(1)).on('timeout',()=>process.exit(1))`;
  return (await stack.exec(from, 'node', '-e', script)).code === 0;
}
