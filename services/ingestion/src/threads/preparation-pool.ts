import { once } from 'node:events';
import type { ResourceLimits, Worker } from 'node:worker_threads';
import type { ExtractedDocument } from '../extraction/extracted-document.js';
import type { OcrOptions } from '../extraction/ocr/ocr-options.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import type { ChunkDraft, ChunkInput } from '../pipeline/chunk.js';
import type { ThreadAnswer, ThreadTask } from './messages.js';
import { startThread } from './start-thread.js';

export interface PoolOptions {
  threads: number;
  /** Longest task; the thread is ended after it. */
  timeoutMs: number;
  /** Heap of one thread, MiB. */
  memoryMb: number;
  /** An idle thread is ended after this long, so that parsers of rare formats do not hold memory. */
  idleMs?: number;
  /** Recognizes text in pictures, where set. */
  ocr?: OcrOptions;
}

/** Does the work that needs a CPU outside of the event loop, so that locks and leases are renewed in time. */
export interface PreparationPool {
  /** Large bytes are moved, not copied: the caller must not use them again. An aborted task ends with its thread.
   * @throws ExtractionError also when the file made the thread run out of time or memory, or crash; the signal's reason. */
  extract(bytes: Uint8Array, fileName: string, signal?: AbortSignal): Promise<ExtractedDocument>;
  chunk(input: ChunkInput, signal?: AbortSignal): Promise<ChunkDraft[]>;
  close(): Promise<void>;
}

interface Slot {
  worker: Worker | undefined;
  idleTimer: NodeJS.Timeout | undefined;
}

const IDLE_MS = 15_000;
const MOVE_FROM = 1024 * 1024;
const NEVER = new AbortController().signal;

/** Threads are started when there is work; a task that kills its thread fails alone. */
export function createPreparationPool(options: PoolOptions): PreparationPool {
  const free: Slot[] = Array.from({ length: options.threads }, () => ({
    worker: undefined,
    idleTimer: undefined,
  }));
  const all = [...free];
  const waiting: ((slot: Slot) => void)[] = [];
  const acquire = () => {
    const slot = free.pop();
    return slot ? Promise.resolve(slot) : new Promise<Slot>((resolve) => waiting.push(resolve));
  };
  const release = (slot: Slot) => {
    const next = waiting.shift();
    if (next) return next(slot);
    free.push(slot);
    slot.idleTimer = setTimeout(() => void endThread(slot), options.idleMs ?? IDLE_MS).unref();
  };
  const run = async (task: ThreadTask, signal = NEVER): Promise<ThreadAnswer> => {
    const slot = await acquire();
    clearTimeout(slot.idleTimer);
    try {
      signal.throwIfAborted();
      return await runTask(slot, task, options, signal);
    } finally {
      release(slot);
    }
  };
  return {
    extract: async (bytes, fileName, signal) => {
      const answer = unwrap(await run({ op: 'extract', bytes, fileName, ocr: options.ocr }, signal));
      if (answer.op !== 'extract') throw new Error('The thread answered another task.');
      return answer.document;
    },
    chunk: async (input, signal) => {
      const answer = unwrap(await run({ op: 'chunk', input }, signal));
      if (answer.op !== 'chunk') throw new Error('The thread answered another task.');
      return answer.chunks;
    },
    close: async () => {
      await Promise.all(all.map((slot) => endThread(slot)));
    },
  };
}

async function runTask(
  slot: Slot,
  task: ThreadTask,
  options: PoolOptions,
  signal: AbortSignal,
): Promise<ThreadAnswer> {
  const worker = (slot.worker ??= startThread(limitsOf(options)));
  let timer: NodeJS.Timeout | undefined;
  const stopped = new AbortController();
  try {
    const answer = once(worker, 'message', { signal: stopped.signal }).then(
      ([value]) => value as ThreadAnswer,
    );
    const exit = once(worker, 'exit', { signal: stopped.signal }).then(([code]) => {
      throw crashed(new Error(`The thread exited with code ${code}.`));
    });
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooSlow(options.timeoutMs)), options.timeoutMs);
    });
    const given = once(signal, 'abort', { signal: stopped.signal }).then(() => {
      throw signal.reason;
    });
    worker.postMessage(task, transferable(task));
    return await Promise.race([answer, exit, deadline, given]);
  } catch (error) {
    await endThread(slot);
    if (signal.aborted) throw signal.reason;
    throw error instanceof ExtractionError ? error : toRefusal(error);
  } finally {
    clearTimeout(timer);
    stopped.abort();
  }
}

/** Bytes that fill their buffer move to the thread; others, such as small ones of Node's pool, are copied. */
function transferable(task: ThreadTask): ArrayBuffer[] {
  if (task.op !== 'extract') return [];
  const { buffer, byteLength } = task.bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > MOVE_FROM
    ? [buffer]
    : [];
}

function limitsOf({ memoryMb }: PoolOptions): ResourceLimits {
  return { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 };
}

async function endThread(slot: Slot): Promise<void> {
  clearTimeout(slot.idleTimer);
  const { worker } = slot;
  slot.worker = undefined;
  await worker?.terminate();
}

function unwrap(answer: ThreadAnswer): Extract<ThreadAnswer, { ok: true }> {
  if (answer.ok) return answer;
  if ('refusal' in answer) throw new ExtractionError(answer.refusal.code, answer.refusal.reason);
  throw crashed(Object.assign(new Error(answer.crash.message), { stack: answer.crash.stack }));
}

function toRefusal(error: unknown): ExtractionError {
  const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!outOfMemory) return crashed(error);
  const reason = 'The file needs more memory to read than is allowed; split it into smaller files.';
  return new ExtractionError('extraction-memory', reason, { cause: error });
}

function tooSlow(timeoutMs: number): ExtractionError {
  const reason = `The file took longer than ${Math.round(timeoutMs / 1000)} s to read; split it into smaller files.`;
  return new ExtractionError('extraction-timeout', reason);
}

function crashed(cause: unknown): ExtractionError {
  const reason = 'The file could not be read; it may be damaged. Export or download it again.';
  return new ExtractionError('extraction-crash', reason, { cause });
}
