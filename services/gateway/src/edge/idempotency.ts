import { createHash } from 'node:crypto';
import type { Route } from '@aia/contracts';
import { AppError, type Logger } from '@aia/platform';
import type { Request, RequestHandler, Response } from 'express';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { callerOf } from '../auth/authorize.js';
import { wholeBody, type BodyLimits } from '../proxy/request-body.js';

export interface IdempotencyDeps {
  redis: Redis;
  prefix: string;
  logger: Logger;
  /** Of a body that can be repeated safely. */
  body: BodyLimits;
}

const KEY = /^[\x21-\x7e]{1,255}$/;
/** How long an answer is kept for a repetition. */
const KEEP_SECONDS = 86_400;
/** A call that takes longer has failed: its key is free again. */
const UNDER_WAY_SECONDS = 120;
const MAX_ANSWER_BYTES = 262_144;
const RETRY_AFTER_SECONDS = 1;
/** Headers of an answer that belong to what was made, not to the one connection. */
const KEPT_HEADERS = ['content-type', 'location', 'etag'] as const;
/** Their answers hold secrets, which are stored nowhere in the clear. */
const WITH_SECRETS = new Set(['createApiKey']);
const BODY = 'rawBody';

const storedSchema = z.object({
  fingerprint: z.string(),
  answer: z
    .object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })
    .optional(),
});
type Stored = z.infer<typeof storedSchema>;

/** Whether a repetition of a call can be recognised: a POST with a JSON body whose answer is neither stream nor secret. */
export function canRepeat(route: Route): boolean {
  return (
    route.method === 'post' &&
    route.access !== 'public' &&
    route.bodyType !== 'multipart' &&
    route.success.type !== 'sse' &&
    route.success.alsoSse !== true &&
    !WITH_SECRETS.has(route.id)
  );
}

/**
 * Middleware: a call with an `Idempotency-Key` that its caller has used for the same route and body gets the answer of
 * the first one, also when both come at once. Answers that say "try again" are not kept.
 */
export function repeatSafely(deps: IdempotencyDeps, route: Route): RequestHandler {
  if (!canRepeat(route)) return (_req, _res, next) => next();
  return (req, res, next) => {
    const key = req.header('idempotency-key');
    if (key === undefined) return next();
    begin(deps, route, { req, res, key }).then((proceed) => (proceed ? next() : undefined), next);
  };
}

/** The body of a call that was read to recognise it; undefined when it is still to be read. */
export function rawBodyOf(res: Response): Buffer | undefined {
  return res.locals[BODY] as Buffer | undefined;
}

async function begin(
  deps: IdempotencyDeps,
  route: Route,
  { req, res, key }: { req: Request; res: Response; key: string },
): Promise<boolean> {
  if (!KEY.test(key)) throw badKey();
  const body = await wholeBody(req, deps.body);
  res.locals[BODY] = body;
  const fingerprint = digest(`${req.originalUrl} `, body);
  const name = `${deps.prefix}:idempotency:${digest(`${callerOf(res).userId} ${route.id} ${key}`)}`;
  const pending = JSON.stringify({ fingerprint } satisfies Stored);
  const mine = await stored(deps.redis.set(name, pending, 'EX', UNDER_WAY_SECONDS, 'NX'));
  if (mine === 'OK') {
    keepAnswer(deps, name, fingerprint, res);
    return true;
  }
  replay(parseStored(await stored(deps.redis.get(name))), fingerprint, res);
  return false;
}

function replay(first: Stored | undefined, fingerprint: string, res: Response): void {
  if (first && first.fingerprint !== fingerprint) {
    throw new AppError('idempotency-mismatch', 'Use a new Idempotency-Key for another request.');
  }
  if (!first?.answer) {
    const detail = 'The same call is still under way; ask again in a moment.';
    throw new AppError('conflict', detail, { retryAfter: RETRY_AFTER_SECONDS });
  }
  res.set({ ...first.answer.headers, 'idempotency-replayed': 'true' });
  res.status(first.answer.status).send(Buffer.from(first.answer.body, 'base64'));
}

/**
 * Holds the answer back until it is kept, so that nobody who has it can come again before. An answer too large to keep is
 * let go as it comes.
 */
function keepAnswer(
  { redis, logger }: IdempotencyDeps,
  name: string,
  fingerprint: string,
  res: Response,
): void {
  const report = (err: unknown) => logger.warn({ err }, 'the answer to an Idempotency-Key could not be kept');
  const [write, end] = [res.write.bind(res), res.end.bind(res)];
  let held: Buffer[] | undefined = [];
  let bytes = 0;
  const hold = (chunk: unknown): boolean => {
    if (!held || (typeof chunk !== 'string' && !(chunk instanceof Uint8Array))) return held !== undefined;
    held.push(Buffer.from(chunk as string));
    bytes += chunk.length;
    return bytes <= MAX_ANSWER_BYTES;
  };
  const letGo = () => {
    for (const part of held ?? []) write(part);
    held = undefined;
  };
  const settle = () => {
    const kept = held && res.statusCode < 500 && res.statusCode !== 429;
    const text = kept ? JSON.stringify(toStored(res, fingerprint, held ?? [])) : undefined;
    return text === undefined ? redis.del(name) : redis.set(name, text, 'EX', KEEP_SECONDS);
  };
  res.write = ((chunk: unknown, ...rest: []) => {
    if (!held) return write(chunk, ...rest);
    if (!hold(chunk)) letGo();
    return true;
  }) as typeof res.write;
  res.end = ((chunk: unknown, ...rest: []) => {
    if (!held) return end(chunk, ...rest);
    if (typeof chunk !== 'function' && !hold(chunk)) letGo();
    settle()
      .catch(report)
      .finally(() => {
        letGo();
        end();
      });
    return res;
  }) as typeof res.end;
  res.once('close', () => {
    if (!res.writableFinished && held) redis.del(name).catch(report);
  });
}

function toStored(res: Response, fingerprint: string, parts: Buffer[]): Stored {
  const headers = KEPT_HEADERS.flatMap((header) => {
    const value = res.getHeader(header);
    return typeof value === 'string' ? [[header, value]] : [];
  });
  const body = Buffer.concat(parts).toString('base64');
  return {
    fingerprint,
    answer: { status: res.statusCode, headers: Object.fromEntries(headers) as Record<string, string>, body },
  };
}

/** Whoever sends a key wants to be sure; without Redis nobody can be. */
async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new AppError('dependency-unavailable', 'Repetitions cannot be recognised now; try again soon.', {
      cause,
    });
  }
}

function parseStored(text: string | null): Stored | undefined {
  return text === null ? undefined : storedSchema.parse(JSON.parse(text));
}

function digest(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function badKey(): AppError {
  const message = 'Use 1 to 255 visible ASCII characters.';
  return new AppError('validation-failed', `Idempotency-Key: ${message}`, {
    errors: [{ path: 'headers.idempotency-key', message }],
  });
}
