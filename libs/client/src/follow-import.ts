import { importSchema, type Import } from '@aia/contracts';
import { ApiError, ConnectionError } from './api-error.js';
import type { ApiClient } from './client.js';
import { readServerSentEvents } from './server-sent-events.js';

export interface FollowImportOptions {
  importId: string;
  signal?: AbortSignal;
  /** Waits between attempts to reconnect; for tests. */
  wait?: (ms: number) => Promise<void>;
}

const FINAL_STATUSES: readonly Import['status'][] = ['completed', 'failed', 'cancelled'];
/** Attempts without any event between them before it gives up; with the waits below, about 30 seconds. */
const MAX_SILENT_ATTEMPTS = 10;
const RECONNECT_MS = 3000;

/** Whether an import has ended, one way or another. */
export function isFinished(run: Import): boolean {
  return FINAL_STATUSES.includes(run.status);
}

/**
 * Yields an import whenever it has moved, until it has ended. Every event is a whole snapshot, so that a broken
 * connection is simply opened again.
 */
export async function* followImport(client: ApiClient, options: FollowImportOptions): AsyncGenerator<Import> {
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  for (let silent = 0; ; silent += 1) {
    try {
      for await (const run of importEvents(client, options)) {
        silent = 0;
        yield run;
        if (isFinished(run)) return;
      }
    } catch (error) {
      if (silent >= MAX_SILENT_ATTEMPTS || !mayReconnect(error)) throw error;
    }
    if (silent >= MAX_SILENT_ATTEMPTS) throw new ConnectionError('The import cannot be followed any more.');
    await wait(RECONNECT_MS);
  }
}

async function* importEvents(client: ApiClient, options: FollowImportOptions): AsyncGenerator<Import> {
  const response = await client.fetchPath(`/imports/${encodeURIComponent(options.importId)}/events`, () => ({
    headers: { accept: 'text/event-stream' },
    signal: options.signal ?? null,
  }));
  for await (const { event, data } of readServerSentEvents(response)) {
    if (event === 'progress') yield importSchema.parse(JSON.parse(data));
  }
}

function mayReconnect(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ApiError && error.problem.retryable === true);
}
