import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from 'jose';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { AppError } from './app-error.js';

/** Finds the public key of an identity token. */
export type IdentityKeys = JWTVerifyGetKey;

export interface IdentityKeysOptions {
  /** The key set to start with, as JSON: `INTERNAL_PUBLIC_KEYS`. */
  start: string;
  /** Reads the key set that the gateway publishes, as JSON. Without it the keys of the start stay. */
  read?: (() => Promise<string>) | undefined;
  /** Told when the key set could not be read; the keys that are known stay. */
  onError?: (error: unknown) => void;
  /** Least time between two reads, ms: tokens with made-up key ids cannot cause more. */
  readEveryMs?: number;
  /** A key that is no longer published is forgotten after this long, ms. */
  keepMs?: number;
}

const READ_EVERY_MS = 1000;
const KEEP_MS = 300_000;
/** After a read that failed. */
const AGAIN_AFTER_MS = 10_000;
const READ_TIMEOUT_MS = 2000;
/** A key takes about 150 bytes. */
const MOST_BYTES = 65_536;

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });

/**
 * The public keys of identity tokens. A token of a key that is not known makes them be read anew from where the gateway
 * publishes them, so that its signing key can be changed while everything runs: the call waits for a read that begins
 * after it came, never more than one read a `readEveryMs`. What was read replaces what there was at the start.
 * @throws AppError `dependency-unavailable` for a token of an unknown key, while the keys cannot be read.
 */
export function createIdentityKeys(options: IdentityKeysOptions): IdentityKeys {
  const { start, read, onError, readEveryMs = READ_EVERY_MS, keepMs = KEEP_MS } = options;
  let keySet = keySetOf(start);
  if (!read) return keySet;
  let began = Number.NEGATIVE_INFINITY;
  let dueAt = 0;
  let next: Promise<void> | undefined;
  const readOnce = async () => {
    await sleep(Math.max(0, began + readEveryMs - Date.now()), undefined, { ref: false });
    next = undefined;
    began = Date.now();
    keySet = keySetOf(await read());
    dueAt = Date.now() + keepMs;
  };
  const readAnew = () => (next ??= readOnce());
  const readWhenDue = () => {
    if (Date.now() < dueAt) return;
    dueAt = Date.now() + AGAIN_AFTER_MS;
    readAnew().catch((error: unknown) => onError?.(error));
  };
  return async (header, token) => {
    readWhenDue();
    try {
      return await keySet(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await readAnew().catch((cause: unknown) => {
      throw new AppError('dependency-unavailable', 'The keys of the gateway cannot be read now.', { cause });
    });
    return keySet(header, token);
  };
}

function keySetOf(text: string): IdentityKeys {
  const { keys } = jwksSchema.parse(JSON.parse(text));
  return createLocalJWKSet({ keys: keys as JWK[] } satisfies JSONWebKeySet);
}

/** Reads a key set over HTTP: a short answer in a short time, over a connection of its own. */
export function readKeysFrom(url: string): () => Promise<string> {
  const dispatcher = new Agent({
    connect: { timeout: READ_TIMEOUT_MS },
    headersTimeout: READ_TIMEOUT_MS,
    bodyTimeout: READ_TIMEOUT_MS,
    maxResponseSize: MOST_BYTES,
    pipelining: 0,
  });
  return async () => {
    const { statusCode, body } = await request(url, { dispatcher, headers: { 'cache-control': 'no-cache' } });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
    return text;
  };
}

/** The keys that a service checks its callers with, as the environment says. */
export function identityKeysOf(
  env: { INTERNAL_PUBLIC_KEYS: string; INTERNAL_KEYS_URL?: string | undefined },
  logger: { warn(fields: object, message: string): void },
): IdentityKeys {
  const url = env.INTERNAL_KEYS_URL;
  return createIdentityKeys({
    start: env.INTERNAL_PUBLIC_KEYS,
    read: url === undefined ? undefined : readKeysFrom(url),
    onError: (err) => logger.warn({ err }, 'the keys of the gateway could not be read; the known ones stay'),
  });
}
