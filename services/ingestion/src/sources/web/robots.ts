import { AppError } from '@aia/platform';
import robotsModule from 'robots-parser';
import type { SafeFetch } from '../../network/safe-fetch.js';

/** What the robots.txt of each host allows. */
export interface RobotsRules {
  isAllowed(url: string, signal: AbortSignal): Promise<boolean>;
  /** Pause between two requests to the URL's host, milliseconds. */
  delayMs(url: string, signal: AbortSignal): Promise<number>;
}

/** The least that RFC 9309 asks a crawler to read. */
const MAX_BYTES = 500 * 1024;
/** A longer delay would mean that the site wants no crawler. */
const MAX_DELAY_MS = 30_000;

/** The package is CommonJS, its types say that it is not. */
const robotsParser = robotsModule as unknown as typeof robotsModule.default;
type Rules = ReturnType<typeof robotsParser>;

/**
 * Reads each host's robots.txt once (RFC 9309): one that does not exist allows everything, one that cannot be had for
 * now (5xx, no answer) means that the host cannot be read now.
 */
export function createRobotsRules(fetch: SafeFetch, userAgent: string): RobotsRules {
  const hosts = new Map<string, Promise<Rules>>();
  const rulesOf = (url: string, signal: AbortSignal) => {
    const { origin } = new URL(url);
    const rules = hosts.get(origin) ?? loadRules(fetch, origin, signal);
    hosts.set(origin, rules);
    return rules;
  };
  return {
    isAllowed: async (url, signal) => (await rulesOf(url, signal)).isAllowed(url, userAgent) !== false,
    delayMs: async (url, signal) => {
      const seconds = (await rulesOf(url, signal)).getCrawlDelay(userAgent) ?? 0;
      return Math.min(MAX_DELAY_MS, seconds * 1000);
    },
  };
}

async function loadRules(fetch: SafeFetch, origin: string, signal: AbortSignal): Promise<Rules> {
  const address = `${origin}/robots.txt`;
  const answer = await fetch.get(new URL(address), { signal });
  if (answer.status === 200) return robotsParser(address, await readText(answer.body));
  await answer.discard();
  if (answer.status < 500 && answer.status !== 429) return robotsParser(address, '');
  throw new AppError(
    'upstream-failed',
    `${address} answers ${answer.status}; the site is not read before it is back.`,
  );
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.byteLength;
    if (size > MAX_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, MAX_BYTES).toString('utf8');
}
