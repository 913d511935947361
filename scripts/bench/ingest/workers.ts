import { generatedFiles } from './generated-files.js';
import { startIngestStack } from './ingest-stack.js';

const DOCUMENTS = 240;
const PARAGRAPHS = 24;
const EMBED_MS = 100;
const TIMEOUT_MS = 240_000;

/**
 * How much faster two workers are than one against an embedder that takes 100 ms a call. Each worker makes one call at a
 * time, so that what is compared is workers, not calls.
 */
export async function measureWorkers() {
  const one = await secondsWith(1);
  const two = await secondsWith(2);
  console.log(`     one worker ${one.toFixed(1)} s, two workers ${two.toFixed(1)} s`);
  return [{ name: 'two workers against one', value: one / two, unit: 'times', goal: 1.8, atLeast: true }];
}

async function secondsWith(count: number): Promise<number> {
  const env = { EMBED_CONCURRENCY: '1', EMBED_BATCH: '16' };
  const stack = await startIngestStack({ embedMs: EMBED_MS, env });
  try {
    const workers = await Promise.all(Array.from({ length: count }, () => stack.worker()));
    const client = stack.client();
    const { id } = await client.createDataset('workers');
    await Promise.all(workers.map((worker) => worker.start()));
    const started = performance.now();
    const { id: importId } = await client.upload(id, generatedFiles(DOCUMENTS, { paragraphs: PARAGRAPHS }));
    await client.finished(importId, TIMEOUT_MS);
    return (performance.now() - started) / 1000;
  } finally {
    await stack.stop();
  }
}
