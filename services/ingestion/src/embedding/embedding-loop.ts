import { newId } from '@aia/platform';
import type { ClaimedChunk } from '@aia/database/ingestion';
import type { JobDeps } from '../jobs/job-deps.js';
import { createChunkLeases, type ChunkLeases } from './claimed-batch.js';
import { embedBatch } from './embed-batch.js';
import { startRun, type EmbeddingRun } from './embedding-run.js';
import { writeBatch } from './write-batch.js';

/**
 * Embeds waiting chunks batch by batch until none wait. While one batch is embedded, the next is claimed and the one
 * before is written, so that the model never waits for a database. A shutdown hands unfinished chunks back.
 */
export async function runEmbeddingLoop(given: JobDeps, signal: AbortSignal): Promise<void> {
  const deps = await startRun(given);
  const claimant = newId();
  const leases = createChunkLeases(deps, claimant);
  const writer = createWriter(deps, claimant, leases);
  try {
    let chunks = await leases.claim(deps.embedBatch);
    while (chunks.length > 0 && !signal.aborted) {
      const upcoming = settled(leases.claim(deps.embedBatch));
      const batch = await embedBatch(deps, chunks, signal);
      await writer.finish();
      writer.start(chunks, batch);
      chunks = (await upcoming)();
      if (chunks.length > 0) continue;
      // What was waiting in other documents' transactions a moment ago may be there now.
      await writer.finish();
      chunks = await leases.claim(deps.embedBatch);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await writer.finish().finally(() => leases.close());
  }
}

/** Writes one batch at a time beside the loop; an error shows when the batch is waited for. */
function createWriter(deps: EmbeddingRun, claimant: string, leases: ChunkLeases) {
  let running: Promise<() => void> | undefined;
  const write = async (claimed: ClaimedChunk[], batch: Parameters<typeof writeBatch>[2]) => {
    await writeBatch(deps, claimant, batch);
    leases.drop(claimed);
  };
  return {
    start: (claimed: ClaimedChunk[], batch: Parameters<typeof writeBatch>[2]) => {
      running = settled(write(claimed, batch));
    },
    finish: async () => {
      const current = running;
      running = undefined;
      if (current) (await current)();
    },
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
