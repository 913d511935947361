import { randomUUID } from 'node:crypto';
import type { Database, Kysely } from '@aia/database';
import { findEnded } from '@aia/database/gateway';
import { AppError, type Logger } from '@aia/platform';
import type { RequestHandler, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Route } from '@aia/contracts';
import { callerOf } from '../auth/authorize.js';
import type { Caller } from '../auth/caller.js';

export interface OpenStreamsDeps {
  db: Kysely<Database>;
  redis: Redis;
  prefix: string;
  logger: Logger;
  /** Streams that a user may have open at once, over all replicas. */
  streamsPerUser: number;
}

/** The answers that are being streamed by this replica. */
export interface OpenStreams {
  /** Middleware of routes that stream: takes a place for the caller, and gives it back at the end. */
  enter(route: Route): RequestHandler;
  /** Cuts the streams of users who were suspended and of sessions and keys that have ended. */
  sweep(): Promise<void>;
  readonly count: number;
  close(): Promise<void>;
}

interface Stream {
  id: string;
  caller: Caller;
  res: Response;
}

/** A suspension reaches open streams after at most this long; it is also how often places are renewed. */
const SWEEP_EVERY_MS = 5000;
/** A place whose replica died is free again after this long. */
const PLACE_MS = 30_000;
const RETRY_AFTER_SECONDS = 5;

/** Streams of this replica, with places that all replicas share in Redis; without Redis each counts its own. */
export function createOpenStreams(deps: OpenStreamsDeps): OpenStreams {
  const streams = new Map<string, Stream>();
  const sweep = async () => {
    if (streams.size === 0) return;
    const ended = await findEnded(
      deps.db,
      [...streams.values()].map(({ caller }) => caller),
    );
    for (const { caller, res } of streams.values()) {
      const holds = [caller.userId, caller.familyId, caller.keyId];
      if (holds.some((id) => id !== undefined && ended.has(id))) res.destroy();
    }
    await renew(deps, [...streams.values()]);
  };
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => deps.logger.warn({ err: error }, 'open streams could not be checked'));
  }, SWEEP_EVERY_MS).unref();
  return {
    enter: (route) => (_req, res, next) => {
      if (!streamsOf(route)) return next();
      const stream = { id: randomUUID(), caller: callerOf(res), res };
      takePlace(deps, stream, streams).then((free) => {
        if (!free) return next(tooMany(deps.streamsPerUser));
        streams.set(stream.id, stream);
        const leave = () => {
          streams.delete(stream.id);
          deps.redis.zrem(placesOf(deps, stream.caller), stream.id).catch(reportRedis(deps));
        };
        if (res.destroyed) leave();
        else res.once('close', leave);
        next();
      }, next);
    },
    sweep,
    get count() {
      return streams.size;
    },
    close: async () => clearInterval(timer),
  };
}

function streamsOf(route: Route): boolean {
  return route.success.type === 'sse' || route.success.alsoSse === true;
}

function placesOf({ prefix }: OpenStreamsDeps, { userId }: Caller): string {
  return `${prefix}:streams:${userId}`;
}

async function takePlace(
  deps: OpenStreamsDeps,
  { id, caller }: Stream,
  here: ReadonlyMap<string, Stream>,
): Promise<boolean> {
  const key = placesOf(deps, caller);
  const now = Date.now();
  try {
    const replies = await deps.redis
      .multi()
      .zremrangebyscore(key, 0, now)
      .zadd(key, now + PLACE_MS, id)
      .zcard(key)
      .pexpire(key, PLACE_MS)
      .exec();
    if (Number(replies?.[2]?.[1]) <= deps.streamsPerUser) return true;
    await deps.redis.zrem(key, id);
    return false;
  } catch (error) {
    reportRedis(deps)(error);
    return (
      [...here.values()].filter((stream) => stream.caller.userId === caller.userId).length <
      deps.streamsPerUser
    );
  }
}

/** Streams go on without Redis: its loss is for the log. */
function reportRedis({ logger }: OpenStreamsDeps): (error: unknown) => void {
  return (err) => logger.warn({ err }, 'places of streams are counted by this replica alone');
}

async function renew(deps: OpenStreamsDeps, streams: readonly Stream[]): Promise<void> {
  const pipeline = deps.redis.pipeline();
  const until = Date.now() + PLACE_MS;
  for (const { id, caller } of streams) {
    const key = placesOf(deps, caller);
    pipeline.zadd(key, 'XX', until, id).pexpire(key, PLACE_MS);
  }
  await pipeline.exec();
}

function tooMany(streamsPerUser: number): AppError {
  const detail = `You have ${streamsPerUser} answers open at once; wait until one has ended.`;
  return new AppError('rate-limited', detail, { retryAfter: RETRY_AFTER_SECONDS });
}
