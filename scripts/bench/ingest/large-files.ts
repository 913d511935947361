import { setTimeout as sleep } from 'node:timers/promises';
import { samplePdf } from '../../../services/ingestion/test/support/pdf-samples.js';
import { startIngestStack, type IngestStack } from './ingest-stack.js';

const PAGES = 2000;
const LINES = 45;
const TEXT_BYTES = Number(process.env['TEXT_MB'] ?? 500) * 1_000_000;
const TIMEOUT_MS = 900_000;
const MIB = 1024 * 1024;

/** Peak memory of a worker that reads a PDF of 2,000 pages and a text of 500 MB (TEXT_MB): until both wait for the embedder. */
export async function measureLargeFiles() {
  const stack = await startIngestStack({ env: { MAX_UPLOAD_BYTES: String(TEXT_BYTES * 2) } });
  try {
    const figures = [];
    for (const [name, make] of [
      ['manual.pdf', () => largePdf()],
      ['book.txt', () => largeText()],
    ] as const) {
      // A worker of its own for each, because its peak is what counts.
      const worker = await stack.worker();
      await worker.start();
      const base = (await worker.peakMemory()) / MIB;
      const client = stack.client();
      const { id } = await client.createDataset(name.slice(0, 4));
      const started = performance.now();
      await client.upload(id, [{ name, content: make() }]);
      const chunks = await prepared(stack, id);
      const seconds = (performance.now() - started) / 1000;
      const peak = (await worker.peakMemory()) / MIB;
      console.log(
        `     ${name}: ${chunks} chunks after ${seconds.toFixed(1)} s, from ${Math.round(base)} to ${Math.round(peak)} MiB`,
      );
      figures.push({ name: `peak memory of a worker with ${name}`, value: peak, unit: 'MiB', goal: 400 });
      await worker.end('SIGKILL');
    }
    return figures;
  } finally {
    await stack.stop();
  }
}

/** Chunks of the only document of a dataset, as soon as it waits for the embedder or is further. */
async function prepared({ db }: IngestStack, datasetId: string): Promise<number> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(200)) {
    const { state, chunks } = await db
      .selectFrom('ingestion.documents as d')
      .innerJoin('ingestion.document_versions as v', 'v.document_id', 'd.id')
      .select(['d.state', 'v.chunk_count as chunks'])
      .where('d.dataset_id', '=', datasetId)
      .executeTakeFirstOrThrow();
    if (['embedding', 'indexing', 'published'].includes(state)) return chunks ?? 0;
    if (state === 'failed' || state === 'skipped') throw new Error(`The document ended ${state}.`);
  }
  throw new Error('The document was not prepared in time.');
}

function largePdf(): Uint8Array {
  const line = (page: number, i: number) =>
    `Line ${i} of page ${page} tells of disks, networks and languages.`;
  return samplePdf(
    Array.from({ length: PAGES }, (_, page) => [
      { text: 'Header of every page', y: 790 },
      ...Array.from({ length: LINES }, (_, i) => ({ text: line(page, i), y: 760 - i * 16 })),
      { text: String(page + 1), y: 20 },
    ]),
  );
}

function largeText(): Uint8Array {
  const bytes = Buffer.alloc(TEXT_BYTES);
  for (let at = 0, i = 0; at < TEXT_BYTES; i++) {
    const sentence = `Paragraph ${i} tells of machine ${i % 977}, its disks and its network. `;
    at += bytes.write(`${sentence.repeat(6)}Конец абзаца ${i}.\n\n`, at);
    if (TEXT_BYTES - at < 600) return bytes.subarray(0, at);
  }
  return bytes;
}
