import { join } from 'node:path';
import { sql } from '@aia/database';
import { generatedFiles } from '../ingest/generated-files.js';
import { startIngestStack } from '../ingest/ingest-stack.js';
import { folderBytes, schemaBytes } from './disk-use.js';
import { groupCpu } from '../process-cpu.js';

const DOCUMENTS = 120;
const PARAGRAPHS = 120;
/** A first import makes files and index pages that every library has, whatever its size. */
const FIRST = 10;
const TIMEOUT_MS = 300_000;

/** CPU time and bytes of a chunk on its way into the stores, beside its embedding. */
export async function weighChunks(): Promise<Record<string, number>> {
  const stack = await startIngestStack();
  try {
    const worker = await stack.worker();
    await worker.start();
    const client = stack.client();
    const { id } = await client.createDataset('weighed');
    const load = async (prefix: string, documents: number) => {
      const files = generatedFiles(documents, { paragraphs: PARAGRAPHS, prefix });
      const { id: importId } = await client.upload(id, files);
      await client.finished(importId, TIMEOUT_MS);
    };
    const groups = {
      ingestion: stack.api.pid,
      'ingestion-worker': worker.pid,
      postgres: stack.postgres.pid,
      redis: stack.redis.pid,
    };
    const state = async () => {
      const { rows } = await sql<{ chunks: number; characters: number }>`
        select count(*)::int as chunks, coalesce(avg(length(text)), 0)::float8 as characters from ingestion.chunks`.execute(
        stack.db,
      );
      return {
        cpu: await groupCpu(groups),
        bytes: {
          postgres: await schemaBytes(stack.db, 'ingestion'),
          vectors: await folderBytes(join(stack.folder, 'vectors')),
          blobs: await folderBytes(join(stack.folder, 'blobs')),
        },
        ...(rows[0] ?? { chunks: 0, characters: 0 }),
      };
    };
    await load('first', FIRST);
    const before = await state();
    await load('more', DOCUMENTS);
    const after = await state();
    const chunks = after.chunks - before.chunks;
    const figures: Record<string, number> = {
      'chunks weighed': chunks,
      'characters a chunk': after.characters,
    };
    for (const [name, seconds] of Object.entries(after.cpu))
      figures[`CPU of ${name} a chunk beside embedding, ms`] =
        ((seconds - (before.cpu[name] ?? 0)) * 1000) / chunks;
    for (const place of ['postgres', 'vectors', 'blobs'] as const)
      figures[`bytes in ${place} a chunk`] = (after.bytes[place] - before.bytes[place]) / chunks;
    return figures;
  } finally {
    await stack.stop();
  }
}
