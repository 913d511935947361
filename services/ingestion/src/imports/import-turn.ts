import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Kysely } from '@aia/database';
import { countUnfinished, importIsHalted, touchImport } from '@aia/database/ingestion';

/** `halted`: the import was paused, cancelled or deleted; the enumeration ends without an error and keeps its checkpoint. */
export type ImportTurn = 'continue' | 'halted';

export interface ImportTurnDeps {
  db: Kysely<Database>;
  /** Unfinished documents above which nothing more is taken in. */
  maxBacklog: number;
}

const POLL_MS = 1000;

/**
 * Call it at every page boundary of an enumeration. It waits while more documents are unfinished than the backlog may
 * hold, so that a source of any size fills neither Postgres nor the disk ahead of the workers, and tells whether to go
 * on. A pause or a cancellation is seen within a second also while it waits.
 */
export async function waitForImportTurn(
  { db, maxBacklog }: ImportTurnDeps,
  importId: string,
  signal: AbortSignal,
): Promise<ImportTurn> {
  for (;;) {
    signal.throwIfAborted();
    if (await importIsHalted(db, importId)) return 'halted';
    if ((await countUnfinished(db, maxBacklog + 1)) <= maxBacklog) return 'continue';
    await touchImport(db, importId);
    await sleep(POLL_MS, undefined, { signal });
  }
}
