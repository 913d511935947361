import { setTimeout as sleep } from 'node:timers/promises';
import type { Import, ImportStatus } from '@aia/contracts';
import type { SseStream } from '@aia/platform';

const ENDED: ReadonlySet<ImportStatus> = new Set<ImportStatus>(['completed', 'failed', 'cancelled']);

/**
 * Sends a `progress` event with the whole import now and whenever it changed, until it has ended or the client leaves.
 * Any replica can serve it, because it only reads.
 */
export async function followImport(
  stream: SseStream,
  read: () => Promise<Import | undefined>,
  intervalMs: number,
): Promise<void> {
  let sent = '';
  for (let id = 1; !stream.signal.aborted;) {
    const current = await read();
    if (!current) break;
    const state = JSON.stringify(current);
    if (state !== sent) await stream.send('progress', current, String(id++));
    sent = state;
    if (ENDED.has(current.status)) break;
    await sleep(intervalMs, undefined, { signal: stream.signal }).catch(() => undefined);
  }
  stream.end();
}
