import { claimChunks, releaseClaims, renewClaims, type ClaimedChunk } from '@aia/database/ingestion';
import type { JobDeps } from '../jobs/job-deps.js';

/** The leases of one embedding loop: renewed until they are dropped, so that a slow model does not lose them. */
export interface ChunkLeases {
  /** Takes the next waiting chunks; empty when none wait. */
  claim(limit: number): Promise<ClaimedChunk[]>;
  /** Ends the renewal of chunks that are written. */
  drop(chunks: readonly ClaimedChunk[]): void;
  /** Hands chunks back to whoever comes next. */
  release(chunks: readonly ClaimedChunk[]): Promise<void>;
  /** Hands everything back and stops renewing. */
  close(): Promise<void>;
}

/** Leases under one claimant id. */
export function createChunkLeases(
  { db, logger, embedder, leaseSeconds }: JobDeps,
  claimant: string,
): ChunkLeases {
  const held = new Set<string>();
  const renew = () => {
    if (held.size === 0) return;
    renewClaims(db, claimant, [...held], leaseSeconds).catch((error: unknown) =>
      logger.warn({ err: error }, 'leases could not be renewed'),
    );
  };
  const timer = setInterval(renew, (leaseSeconds * 1000) / 3);
  const drop = (chunks: readonly ClaimedChunk[]) => {
    for (const { id } of chunks) held.delete(id);
  };
  return {
    drop,
    claim: async (limit) => {
      const request = { claimant, embeddingModel: embedder.model, limit, leaseSeconds };
      const chunks = await claimChunks(db, request);
      for (const { id } of chunks) held.add(id);
      return chunks;
    },
    release: async (chunks) => {
      drop(chunks);
      await releaseClaims(
        db,
        claimant,
        chunks.map(({ id }) => id),
      );
    },
    close: async () => {
      clearInterval(timer);
      if (held.size > 0) await releaseClaims(db, claimant, [...held]);
      held.clear();
    },
  };
}
