import { AppError } from '@aia/platform';
import { Agent, request, type Dispatcher } from 'undici';
import type { AddressPolicy } from './address-policy.js';

/** An answer; the body must be read, or cancelled with `discard`. */
export interface FetchedResource {
  /** The address that answered, after redirects. */
  url: URL;
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
}

export interface SafeFetchRequest {
  headers?: Record<string, string>;
  /** Sent to the host of the first address only: a redirect elsewhere does not get it. */
  authorization?: string | undefined;
  signal: AbortSignal;
  /** Whether a redirect to this address may be followed. */
  mayFollow?: (url: URL) => boolean;
}

/** GET over http(s) to allowed addresses only. */
export interface SafeFetch {
  get(url: URL, request: SafeFetchRequest): Promise<FetchedResource>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A client whose every connection, also after a redirect, goes to an address that the policy allows. */
export function createSafeFetch(policy: AddressPolicy, userAgent: string): SafeFetch {
  const agent = new Agent({
    connect: { lookup: policy.lookup, timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    maxResponseSize: -1,
  });
  return {
    get: (url, options) => follow(agent, policy, url, options, userAgent),
    close: () => agent.destroy(),
  };
}

async function follow(
  agent: Dispatcher,
  policy: AddressPolicy,
  first: URL,
  options: SafeFetchRequest,
  userAgent: string,
): Promise<FetchedResource> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    assertHttp(url);
    policy.checkUrl(url);
    const secret = options.authorization !== undefined && url.origin === first.origin;
    const answer = await send(agent, url, {
      ...options,
      headers: {
        'user-agent': userAgent,
        ...options.headers,
        ...(secret ? { authorization: options.authorization ?? '' } : {}),
      },
    });
    const target = answer.headers['location'];
    if (!REDIRECTS.has(answer.status) || target === undefined) return answer;
    await answer.discard();
    url = resolveRedirect(target, url);
    if (options.mayFollow && !options.mayFollow(url)) return { ...answer, url };
  }
  throw new AppError('upstream-failed', `${first.href} redirects too often.`);
}

async function send(
  agent: Dispatcher,
  url: URL,
  { headers = {}, signal }: SafeFetchRequest,
): Promise<FetchedResource> {
  try {
    const {
      statusCode,
      headers: received,
      body,
    } = await request(url, {
      dispatcher: agent,
      method: 'GET',
      headers,
      signal,
    });
    return {
      url,
      status: statusCode,
      headers: Object.fromEntries(Object.entries(received).map(([name, value]) => [name, String(value)])),
      body,
      discard: async () => void (await body.dump({ limit: 64 * 1024 }).catch(() => undefined)),
    };
  } catch (cause) {
    if (cause instanceof AppError || signal.aborted) throw cause;
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new AppError('upstream-failed', `${url.host} does not answer${code}.`, { cause });
  }
}

function resolveRedirect(target: string, base: URL): URL {
  if (!URL.canParse(target, base)) {
    throw new AppError('upstream-failed', `${base.host} redirects to an address that is none.`);
  }
  return new URL(target, base);
}

function assertHttp(url: URL): void {
  if (url.protocol === 'http:' || url.protocol === 'https:') return;
  throw new AppError('forbidden', `Sources read over http and https, not over ${url.protocol.slice(0, -1)}.`);
}
