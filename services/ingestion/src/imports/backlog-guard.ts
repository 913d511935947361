import type { Database, Kysely } from '@aia/database';
import { countUnfinished, publishedLastMinute } from '@aia/database/ingestion';
import { AppError } from '@aia/platform';

/** Refuses new work while too much waits. */
export interface BacklogGuard {
  /** @throws AppError `backlog-full` (429) with the seconds after which room is to be expected. */
  requireRoom(): Promise<void>;
}

/** One look at the backlog serves every request of this long. */
const REMEMBERED_MS = 1000;
const SHORTEST_SECONDS = 5;
const LONGEST_SECONDS = 300;
/** Share of the backlog that is worth waiting for before the next try. */
const ROOM_SHARE = 0.05;

/** A guard that allows `maxBacklog` unfinished documents. */
export function createBacklogGuard(
  db: Kysely<Database>,
  maxBacklog: number,
  now: () => number = Date.now,
): BacklogGuard {
  let seen: { at: number; full: boolean } | undefined;
  return {
    requireRoom: async () => {
      if (!seen || now() - seen.at > REMEMBERED_MS) {
        seen = { at: now(), full: (await countUnfinished(db, maxBacklog)) >= maxBacklog };
      }
      if (!seen.full) return;
      const detail = `${maxBacklog} documents wait to be processed already; send more after some are done.`;
      const retryAfter = retryAfterSeconds(maxBacklog, await publishedLastMinute(db));
      throw new AppError('backlog-full', detail, { retryAfter });
    },
  };
}

/** Seconds until a twentieth of the backlog is done at the speed of the last minute. */
export function retryAfterSeconds(maxBacklog: number, published: number): number {
  const wanted = maxBacklog * ROOM_SHARE;
  const seconds = published > 0 ? (wanted / published) * 60 : LONGEST_SECONDS;
  return Math.round(Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, seconds)));
}
