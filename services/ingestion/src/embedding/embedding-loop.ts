import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@aia/platform';
import { isPreparing, type ClaimedChunk } from '@aia/database/ingestion';
import type { JobDeps } from '../jobs/job-deps.js';
import { createChunkLeases, type ChunkLeases } from './claimed-batch.js';
import { embedBatch, type EmbeddedBatch } from './embed-batch.js';
import { startRun, type EmbeddingRun } from './embedding-run.js';
import { writeBatch } from './write-batch.js';

/** A batch that is not full waits this long for documents that are being read now, milliseconds. */
const LINGER_MS = 40;

/**
 * Embeds waiting chunks until none wait, with as many calls of the model at once as its pace allows. A shutdown hands
 * unfinished chunks back.
 */
export async function runEmbeddingLoop(given: JobDeps, signal: AbortSignal): Promise<void> {
  const deps = await startRun(given);
  const running = new Set<Promise<void>>();
  const failed: unknown[] = [];
  const startMore = () => {
    while (running.size < deps.pace.concurrency && failed.length === 0) {
      const line: Promise<void> = runLine(deps, signal, {
        mayGoOn: () => running.size <= deps.pace.concurrency && failed.length === 0,
        afterBatch: startMore,
      })
        .catch((error: unknown) => void failed.push(error))
        .finally(() => running.delete(line));
      running.add(line);
    }
  };
  startMore();
  while (running.size > 0) await Promise.race(running);
  if (failed.length > 0) throw failed[0];
}

/** Whether a line of calls goes on after a batch, and what is done then. */
interface LineControl {
  mayGoOn: () => boolean;
  afterBatch: () => void;
}

/**
 * One call of the model after the other. While one batch is embedded, the next is claimed and the one before is written,
 * so that the model never waits for a database.
 */
async function runLine(deps: EmbeddingRun, signal: AbortSignal, control: LineControl): Promise<void> {
  const claimant = newId();
  const leases = createChunkLeases(deps, claimant);
  const writer = createWriter(deps, claimant, leases);
  try {
    let chunks = await claimBatch(deps, leases);
    while (chunks.length > 0 && !signal.aborted) {
      const upcoming = settled(control.mayGoOn() ? leases.claim(deps.pace.batch) : Promise.resolve([]));
      const batch = await embedBatch(deps, chunks, signal);
      await writer.start(chunks, batch);
      control.afterBatch();
      chunks = (await upcoming)();
      if (chunks.length >= deps.pace.batch || !control.mayGoOn()) continue;
      // What was waiting in other documents' transactions a moment ago may be there now.
      await writer.finish();
      chunks.push(...(await claimBatch(deps, leases, chunks.length)));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await writer.finish().finally(() => leases.close());
  }
}

/** Claims a batch that goes with `held` chunks; one that is not full waits a moment while documents are being read. */
async function claimBatch(deps: JobDeps, leases: ChunkLeases, held = 0): Promise<ClaimedChunk[]> {
  const wanted = Math.max(0, deps.pace.batch - held);
  const chunks = wanted > 0 ? await leases.claim(wanted) : [];
  if (chunks.length >= wanted || !(await isPreparing(deps.db))) return chunks;
  await sleep(LINGER_MS);
  return [...chunks, ...(await leases.claim(wanted - chunks.length))];
}

/** Batches of a line whose writes are under way: a store that commits what waits together gets more at once. */
const WRITES_BEHIND = 4;

/** Writes batches beside the loop; an error shows when the next one begins or all are waited for. */
function createWriter(deps: EmbeddingRun, claimant: string, leases: ChunkLeases) {
  const running: Promise<() => void>[] = [];
  const write = async (claimed: ClaimedChunk[], batch: EmbeddedBatch) => {
    await writeBatch(deps, claimant, batch);
    leases.drop(claimed);
  };
  const waitFor = async (behind: number) => {
    const results = await Promise.all(running.splice(0, Math.max(0, running.length - behind)));
    for (const result of results) result();
  };
  return {
    /** Resolves when there is room for it. */
    start: async (claimed: ClaimedChunk[], batch: EmbeddedBatch) => {
      await waitFor(WRITES_BEHIND - 1);
      running.push(settled(write(claimed, batch)));
    },
    finish: () => waitFor(0),
  };
}

/** A promise that never rejects, so that nobody has to wait for it at once: its value gives the result or throws. */
async function settled<T>(work: Promise<T>): Promise<() => T> {
  try {
    const value = await work;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
