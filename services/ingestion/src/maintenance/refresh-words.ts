import type { Database, Kysely } from '@aia/database';
import {
  chunkTexts,
  finishWordRefresh,
  openVersions,
  recordWords,
  startWordRefresh,
} from '@aia/database/ingestion';
import { findSpelledWords } from '@aia/language';
import type { Logger } from '@aia/platform';

export interface WordRefreshOptions {
  db: Kysely<Database>;
  logger: Logger;
  /** Pause between two looks for a dataset that waits, milliseconds. */
  intervalMs: number;
}

/** A loop that can be ended. */
export interface WordRefreshLoop {
  close(): Promise<void>;
}

/** A dataset that changes all the time is not looked through all the time. */
const PAUSE_SECONDS = 600;
const VERSIONS = 50;
const CHUNKS = 500;

/**
 * Forgets words that were suggested for spelling and completion and stand in no text any more: looks through the texts of
 * datasets that lost some. A round that fails is logged and made up for by a later one.
 */
export function startWordRefreshes({ db, logger, intervalMs }: WordRefreshOptions): WordRefreshLoop {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  const tick = () => {
    running ??= refreshWords(db, stopped.signal)
      .then((removed) => {
        if (removed > 0) logger.info({ removed }, 'words of deleted texts were forgotten');
      })
      .catch((error: unknown) => {
        if (!stopped.signal.aborted)
          logger.warn({ err: error }, 'words could not be compared with their texts');
      })
      .finally(() => (running = undefined));
  };
  const timer = setInterval(tick, intervalMs);
  return {
    close: async () => {
      clearInterval(timer);
      stopped.abort();
      await running;
    },
  };
}

/** Looks through one dataset that waits for it; returns how many words were forgotten. */
export async function refreshWords(db: Kysely<Database>, signal: AbortSignal): Promise<number> {
  const refresh = await startWordRefresh(db, PAUSE_SECONDS);
  if (!refresh) return 0;
  for await (const texts of textsOf(db, refresh.datasetId)) {
    signal.throwIfAborted();
    await recordWords(db, refresh.datasetId, [...new Set(texts.flatMap(findSpelledWords))]);
  }
  return finishWordRefresh(db, refresh);
}

async function* textsOf(db: Kysely<Database>, datasetId: string): AsyncGenerator<string[]> {
  for (let after: string | undefined; ;) {
    const versions = await openVersions(db, datasetId, { after, limit: VERSIONS });
    if (versions.length > 0) yield* textsOfVersions(db, versions);
    after = versions.at(-1);
    if (versions.length < VERSIONS) return;
  }
}

async function* textsOfVersions(db: Kysely<Database>, versions: string[]): AsyncGenerator<string[]> {
  for (let after: string | undefined; ;) {
    const chunks = await chunkTexts(db, versions, { after, limit: CHUNKS });
    if (chunks.length > 0) yield chunks.map(({ text }) => text);
    after = chunks.at(-1)?.id;
    if (chunks.length < CHUNKS) return;
  }
}
