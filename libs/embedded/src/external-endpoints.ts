import { isListening } from './ports.js';
import type { Settings } from './settings.js';

/** Variables that name a server of somebody else, with the port of a URL that has none. */
const ENDPOINTS = {
  DATABASE_URL: 5432,
  REDIS_URL: 6379,
  OLLAMA_URL: 11434,
} as const;
const SCHEME_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** A line for each server that `.env` names and that accepts no connection: the start would only wait for it. */
export async function findDeadEndpoints(settings: Settings): Promise<string[]> {
  const checked = Object.entries(ENDPOINTS).map(async ([name, usual]) => {
    const url = settings[name as keyof typeof ENDPOINTS];
    if (!url) return [];
    if (!URL.canParse(url)) return [`${name} is no URL. Correct .env.`];
    const { hostname, port } = placeOf(url, usual);
    if (await isListening(port, hostname)) return [];
    return [`${name} names a server that does not answer at ${hostname}:${port}. Start it, or correct .env.`];
  });
  return (await Promise.all(checked)).flat();
}

/** Where a URL points to, without the secrets in it. */
function placeOf(url: string, usual: number): { hostname: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  return {
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (SCHEME_PORTS[protocol] ?? usual)),
  };
}
