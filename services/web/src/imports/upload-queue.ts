import { toBatches } from '@aia/client';
import type { PickedFile } from './dropped-files.js';

/** `unmodified`: the dataset has this content already. `refused`: sending failed; it can be tried again. */
export type UploadState = 'waiting' | 'sending' | 'sent' | 'refused' | 'unmodified';

/** One file of an upload; `sent` counts its bytes that have left. */
export interface UploadItem extends PickedFile {
  state: UploadState;
  sent: number;
  error?: unknown;
}

export interface UploadPlan {
  added: number;
  modified: number;
  unmodified: number;
}

/** What sends one request; `onProgress` hears how many of its bytes have left. Answers with the import's id. */
export type SendBatch = (
  files: PickedFile[],
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<string>;

const LIMITS = { files: 50, bytes: 8 * 1024 * 1024 };

/**
 * Sends what is waiting or was refused, a request at a time, and tells `onChange` of each step. A request that fails
 * leaves its files `refused` and the rest is tried all the same, so that one bad file holds up nobody.
 */
export async function sendAll(
  items: readonly UploadItem[],
  send: SendBatch,
  options: {
    onChange: (items: UploadItem[]) => void;
    onImport: (importId: string) => void;
    signal: AbortSignal;
  },
): Promise<UploadItem[]> {
  let current = [...items];
  const change = (paths: ReadonlySet<string>, to: (item: UploadItem) => UploadItem) => {
    current = current.map((item) => (paths.has(item.path) ? to(item) : item));
    options.onChange(current);
  };
  const pending = current.filter(({ state }) => state === 'waiting' || state === 'refused');
  for (const batch of toBatches(
    pending.map((item) => ({ ...item, size: item.file.size })),
    LIMITS,
  )) {
    if (options.signal.aborted) break;
    const paths = new Set(batch.map(({ path }) => path));
    const total = batch.reduce((sum, { size }) => sum + size, 0);
    change(paths, (item) => ({ ...item, state: 'sending', sent: 0 }));
    try {
      const progress = (bytes: number) =>
        change(paths, (item) => ({
          ...item,
          sent: Math.round(item.file.size * Math.min(1, bytes / Math.max(1, total))),
        }));
      options.onImport(await send(batch, progress, options.signal));
      change(paths, (item) => ({ ...item, state: 'sent', sent: item.file.size }));
    } catch (error) {
      change(paths, (item) => ({ ...item, state: 'refused', sent: 0, error }));
    }
  }
  return current;
}

/** Bytes of all files and those that have left; what needs no sending is done. */
export function progressOf(items: readonly UploadItem[]): {
  done: number;
  total: number;
  bytes: number;
  bytesDone: number;
} {
  const finished = items.filter(({ state }) => state === 'sent' || state === 'unmodified').length;
  return {
    done: finished,
    total: items.length,
    bytes: items.reduce((sum, { file }) => sum + file.size, 0),
    bytesDone: items.reduce(
      (sum, { file, sent, state }) => sum + (state === 'unmodified' ? file.size : sent),
      0,
    ),
  };
}
