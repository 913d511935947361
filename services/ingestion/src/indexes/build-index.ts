import type { ClaimedChunk } from '@aia/database/ingestion';
import type { Embedder } from '@aia/models';
import type { VectorStore } from '@aia/vectors';
import { embed } from '../pipeline/embed.js';
import { index, removeVersion } from '../pipeline/index.js';

/** What a build needs of the world. */
export interface BuildPorts {
  vectors: VectorStore;
  embedder: Embedder;
  collection: string;
  /** Published versions that the index does not hold yet. */
  missingVersions(limit: number): Promise<string[]>;
  chunksOf(versionIds: string[], page: { after: string | undefined; limit: number }): Promise<ClaimedChunk[]>;
  markBuilt(versionIds: string[]): Promise<void>;
  /** Whether a version is shown or on its way. */
  isInUse(versionId: string): Promise<boolean>;
  batch: number;
}

/** Versions that are noted as built together. */
const PAGE = 50;

/**
 * Writes the points of every published version that the index does not hold, until there is none. What it did is noted
 * page by page, so a repeated run goes on where the last one stopped; points have fixed ids, so that writing twice is
 * writing once. Returns how many versions were written.
 */
export async function buildIndex(ports: BuildPorts, signal: AbortSignal): Promise<number> {
  for (let built = 0; ;) {
    const versionIds = await ports.missingVersions(PAGE);
    if (versionIds.length === 0) return built;
    await buildVersions(ports, versionIds, signal);
    await ports.markBuilt(versionIds);
    built += versionIds.length;
  }
}

async function buildVersions(ports: BuildPorts, versionIds: string[], signal: AbortSignal): Promise<void> {
  const { vectors, collection, embedder, batch } = ports;
  for (let after: string | undefined; ;) {
    signal.throwIfAborted();
    const chunks = await ports.chunksOf(versionIds, { after, limit: batch });
    if (chunks.length > 0) {
      const embedded = await embed(embedder, chunks, signal);
      await index(vectors, collection, chunks, embedded.vectors);
    }
    after = chunks.at(-1)?.id;
    if (chunks.length < batch) break;
  }
  // A version that was replaced meanwhile may have been swept before its points came in.
  for (const versionId of versionIds) {
    if (!(await ports.isInUse(versionId))) await removeVersion(vectors, collection, versionId);
  }
}
