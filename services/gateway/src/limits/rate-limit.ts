import { AppError } from '@aia/platform';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { knownCaller } from '../auth/authorize.js';
import type { SharedCounters } from './shared-counters.js';
import { secondsUntil, windowAt } from './windows.js';

export interface RateLimitDeps {
  counters: SharedCounters;
  /** Calls that a user, key or (without a token) address may make in a minute. */
  requestsPerMinute: number;
  /** Without Redis: refuse, or let each replica count for itself. */
  withoutRedis: 'refuse' | 'count-locally';
}

const WINDOW_SECONDS = 60;
/** The addresses that one owner of an IPv6 line has. */
const IPV6_NETWORK_GROUPS = 4;

/**
 * Middleware: counts a call against its caller's minute and says in `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers) what is left.
 */
export function limitRate(deps: RateLimitDeps): RequestHandler {
  return (req, res, next) => next(count(deps, req, res));
}

/**
 * Error middleware: a call that was refused before it was counted counts too, against its user or, where nobody knows who
 * it is, its address. So nobody can try tokens without end.
 */
export function limitRefused(deps: RateLimitDeps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => next(count(deps, req, res) ?? error);
}

/** Counts a call and says what is left; the refusal when there were too many. */
function count(
  { counters, requestsPerMinute, withoutRedis }: RateLimitDeps,
  req: Request,
  res: Response,
): AppError | undefined {
  if (withoutRedis === 'refuse' && !counters.connected) {
    return new AppError('dependency-unavailable', 'Calls cannot be counted now; try again soon.');
  }
  const now = Date.now();
  const window = windowAt('minute', now);
  const counter = { key: `rate:${subjectOf(req.ip, res)}:${window.id}`, endsAt: window.endsAt };
  const used = counters.add(counter, 1);
  const seconds = secondsUntil(window.endsAt, now);
  res.setHeader('ratelimit-policy', `"minute";q=${requestsPerMinute};w=${WINDOW_SECONDS}`);
  res.setHeader('ratelimit', `"minute";r=${Math.max(0, requestsPerMinute - used)};t=${seconds}`);
  if (used <= requestsPerMinute) return undefined;
  const detail = `Too many requests; wait ${seconds} seconds.`;
  return new AppError('rate-limited', detail, { retryAfter: seconds });
}

function subjectOf(ip: string | undefined, res: Response): string {
  const caller = knownCaller(res);
  if (caller) return caller.keyId === undefined ? `user:${caller.userId}` : `key:${caller.keyId}`;
  return `ip:${networkOf(ip ?? 'unknown')}`;
}

/** An IPv4 address, or the /64 network of an IPv6 address. */
export function networkOf(ip: string): string {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const whole = [
    ...groups,
    ...Array<string>(Math.max(0, missing)).fill('0'),
    ...(tail ? tail.split(':') : []),
  ];
  return `${whole.slice(0, IPV6_NETWORK_GROUPS).join(':')}::/64`;
}
