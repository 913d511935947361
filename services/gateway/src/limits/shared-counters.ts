import type { Logger } from '@aia/platform';
import type { Redis } from 'ioredis';

/** What is counted, and until when it counts (Unix milliseconds). */
export interface Counter {
  key: string;
  endsAt: number;
  /** The count so far from where it is kept for good; asked for when Redis does not know the counter. */
  seed?: (() => Promise<number>) | undefined;
}

/**
 * Counts that all replicas share. Adding and reading take no time: each replica knows the shared count as of a moment
 * ago and its own part exactly. Both are brought together in Redis ten times a second, so that replicas can together
 * exceed a limit by what they let through in that time, never a single one.
 */
export interface SharedCounters {
  /** Adds to a counter (negative amounts give back) and returns the count with it. */
  add(counter: Counter, amount: number): number;
  /** The count as this replica knows it. */
  value(counter: Counter): number;
  /** Whether Redis took the last counts; a replica without it goes on counting for itself. */
  readonly connected: boolean;
  /** Brings the counts together now. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  counter: Counter;
  shared: number;
  /** Counted here and not yet in Redis. */
  pending: number;
  /** On its way to Redis. */
  sent: number;
}

const SYNC_EVERY_MS = 100;
/** Counters that are kept; beyond, the oldest make room. */
const MOST_COUNTERS = 100_000;
const PURGE_EVERY_MS = 60_000;

/** Counters below `prefix` in Redis. */
export function createSharedCounters(redis: Redis, prefix: string, logger: Logger): SharedCounters {
  const entries = new Map<string, Entry>();
  const dirty = new Set<Entry>();
  let connected = true;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const schedule = () => {
    timer ??= setTimeout(() => void sync(), SYNC_EVERY_MS).unref();
  };
  const sync = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    await running;
    running = send().finally(() => (running = undefined));
    await running;
    if (dirty.size > 0) schedule();
  };
  const send = async () => {
    const batch = [...dirty];
    dirty.clear();
    if (batch.length === 0) return;
    try {
      await exchange(redis, prefix, batch);
      connected = true;
    } catch (error) {
      if (connected)
        logger.warn({ err: error }, 'limits are counted by this replica alone: Redis does not answer');
      connected = false;
      for (const entry of batch) giveBack(entry, dirty);
    }
  };
  const entryOf = (counter: Counter): Entry => {
    const known = entries.get(counter.key);
    if (known) return known;
    const entry = { counter, shared: 0, pending: 0, sent: 0 };
    entries.set(counter.key, entry);
    const oldest = entries.keys().next();
    if (entries.size > MOST_COUNTERS && !oldest.done) entries.delete(oldest.value);
    return entry;
  };
  const purge = setInterval(() => dropEnded(entries, Date.now()), PURGE_EVERY_MS).unref();
  return {
    add: (counter, amount) => {
      const entry = entryOf(counter);
      entry.pending += amount;
      dirty.add(entry);
      schedule();
      return countOf(entry);
    },
    value: (counter) => {
      const entry = entries.get(counter.key);
      return entry ? countOf(entry) : 0;
    },
    get connected() {
      return connected;
    },
    sync,
    close: async () => {
      clearInterval(purge);
      await sync();
      clearTimeout(timer);
    },
  };
}

function countOf({ shared, pending, sent }: Entry): number {
  return shared + sent + pending;
}

function giveBack(entry: Entry, dirty: Set<Entry>): void {
  entry.pending += entry.sent;
  entry.sent = 0;
  dirty.add(entry);
}

function dropEnded(entries: Map<string, Entry>, now: number): void {
  for (const [key, { counter }] of entries) if (counter.endsAt <= now) entries.delete(key);
}

/** Adds what is pending to Redis and learns the shared counts, in one round trip. */
async function exchange(redis: Redis, prefix: string, batch: readonly Entry[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const entry of batch) {
    entry.sent = entry.pending;
    entry.pending = 0;
    const key = `${prefix}:count:${entry.counter.key}`;
    pipeline.incrby(key, entry.sent).pexpireat(key, entry.counter.endsAt);
  }
  const replies = (await pipeline.exec()) ?? [];
  const failed = replies.find(([error]) => error)?.[0];
  if (failed) throw failed;
  for (const [index, entry] of batch.entries()) {
    const count = Number(replies[index * 2]?.[1]);
    const isNew = count === entry.sent;
    entry.shared = count;
    entry.sent = 0;
    if (isNew && entry.counter.seed) await plant(redis, prefix, entry, entry.counter.seed);
  }
}

/** Gives a counter that Redis did not know what it had counted before; one replica does it. */
async function plant(redis: Redis, prefix: string, entry: Entry, seed: () => Promise<number>): Promise<void> {
  const { key, endsAt } = entry.counter;
  const mine = await redis.set(`${prefix}:seeded:${key}`, '1', 'PXAT', endsAt, 'NX');
  if (mine !== 'OK') return;
  const before = await seed();
  if (before > 0) entry.shared = await redis.incrby(`${prefix}:count:${key}`, before);
}
