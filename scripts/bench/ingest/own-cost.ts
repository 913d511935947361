import { cpuSeconds } from '../process-cpu.js';
import { generatedFiles } from './generated-files.js';
import { startIngestStack } from './ingest-stack.js';

const DOCUMENTS = 200;
const PARAGRAPHS = 120;
const TIMEOUT_MS = 180_000;

/** What one chunk costs beside the embedder: time on the clock, and CPU time of the worker itself. */
export async function measureOwnCost() {
  const stack = await startIngestStack();
  try {
    const worker = await stack.worker();
    const client = stack.client();
    const { id } = await client.createDataset('own');
    const { id: importId } = await client.upload(id, generatedFiles(DOCUMENTS, { paragraphs: PARAGRAPHS }));
    await worker.start();
    const started = performance.now();
    const cpuBefore = await cpuSeconds(worker.pid);
    const { progress } = await client.finished(importId, TIMEOUT_MS);
    const ms = performance.now() - started;
    const cpuMs = ((await cpuSeconds(worker.pid)) - cpuBefore) * 1000;
    console.log(
      `     ${progress.published} documents, ${progress.chunksTotal} chunks in ${Math.round(ms)} ms`,
    );
    return [
      { name: 'time a chunk with a free embedder', value: ms / progress.chunksTotal, unit: 'ms', goal: 1.5 },
      { name: 'CPU of the worker a chunk', value: cpuMs / progress.chunksTotal, unit: 'ms', goal: 1.5 },
    ];
  } finally {
    await stack.stop();
  }
}
