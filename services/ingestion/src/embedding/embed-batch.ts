import { setTimeout as sleep } from 'node:timers/promises';
import { completeImports, failEmbedding, noteWaiting, type ClaimedChunk } from '@aia/database/ingestion';
import { ModelError } from '@aia/models';
import type { JobDeps } from '../jobs/job-deps.js';
import { embed } from '../pipeline/embed.js';

/** Chunks with their vectors. */
export interface EmbeddedBatch {
  chunks: ClaimedChunk[];
  vectors: number[][];
}

/** Pauses while the model is away or busy, milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** A passage that is too long is too long at the first try, and there is no fault of the program behind it. */
const EMBEDDING_TRACE = { stage: 'embedding', tries: 1, stackId: null };

/**
 * Embeds a batch and waits for the model as long as it takes: documents wait, they do not fail. Only a text that the
 * model refuses as too long fails its document; the others of the batch go on without it.
 * @throws the signal's reason when the worker shuts down.
 */
export async function embedBatch(
  deps: JobDeps,
  chunks: ClaimedChunk[],
  signal: AbortSignal,
): Promise<EmbeddedBatch> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await embedOnce(deps, chunks, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ModelError)) throw error;
      if (error.code === 'input-too-long') return embedOneByOne(deps, chunks, signal);
      deps.metrics.embedderUnavailable();
      deps.logger.warn({ err: error, attempt }, 'the embedder does not answer; documents wait');
      const pause = pauseMs(attempt, error.retryAfter);
      await noteWaiting(deps.db, documentsOf(chunks), pause / 1000, 'The embedding model does not answer.');
      await sleep(pause, undefined, { signal });
    }
  }
}

function documentsOf(chunks: readonly ClaimedChunk[]): string[] {
  return [...new Set(chunks.map(({ documentId }) => documentId))];
}

async function embedOnce(deps: JobDeps, chunks: ClaimedChunk[], signal: AbortSignal): Promise<EmbeddedBatch> {
  const started = performance.now();
  const { vectors, tokens } = await embed(deps.embedder, chunks, signal);
  deps.metrics.batch(chunks.length, tokens, (performance.now() - started) / 1000);
  return { chunks, vectors };
}

/** Finds the text that is too long; its document ends `failed`, because a chunk that cannot be found is no good. */
async function embedOneByOne(
  deps: JobDeps,
  chunks: ClaimedChunk[],
  signal: AbortSignal,
): Promise<EmbeddedBatch> {
  if (chunks.length === 1) {
    await failTooLong(deps, chunks);
    return { chunks: [], vectors: [] };
  }
  const done: EmbeddedBatch = { chunks: [], vectors: [] };
  for (const chunk of chunks) {
    const one = await embedBatch(deps, [chunk], signal);
    done.chunks.push(...one.chunks);
    done.vectors.push(...one.vectors);
  }
  return done;
}

async function failTooLong(deps: JobDeps, chunks: ClaimedChunk[]): Promise<void> {
  deps.metrics.inputTooLong();
  for (const { id, versionId, documentId } of chunks) {
    deps.logger.error({ chunkId: id, documentId }, 'a chunk is too long for the embedder');
    const reason = 'A passage of the document is too long for the embedding model; tell your administrator.';
    const failure = { code: 'passage-too-long', reason, retryable: true };
    const importIds = await failEmbedding(deps.db, versionId, failure, EMBEDDING_TRACE);
    if (!importIds) continue;
    deps.metrics.document('failed');
    await completeImports(deps.db, importIds);
  }
}

/** Exponential with a cap and half of it random; the server's own word counts more. */
function pauseMs(attempt: number, retryAfterSeconds: number | undefined): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  const own = full / 2 + (full / 2) * Math.random();
  return Math.max(own, Math.min(LONGEST_PAUSE_MS, (retryAfterSeconds ?? 0) * 1000));
}
