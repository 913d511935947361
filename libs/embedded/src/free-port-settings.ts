import { freePorts } from './ports.js';

/** The setting of every port that a system listens on. */
const PORTS = [
  'GATEWAY_PORT',
  'METRICS_PORT',
  'INGESTION_PORT',
  'RETRIEVAL_PORT',
  'CHAT_PORT',
  'WORKER_PORT',
  'MODEL_SERVER_PORT',
  'POSTGRES_PORT',
  'REDIS_PORT',
  'PROMETHEUS_PORT',
] as const;

/** A different free port for each port setting, as an env file has them: a system that is in nobody's way. */
export async function freePortSettings(): Promise<Record<string, string>> {
  const free = await freePorts(PORTS.length);
  return Object.fromEntries(PORTS.map((name, index) => [name, String(free[index])]));
}
