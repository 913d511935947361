import { setTimeout as sleep } from 'node:timers/promises';
import { generatedFiles, inParts, seededRandom } from '../../bench/ingest/generated-files.js';
import type { IngestStack } from '../../bench/ingest/ingest-stack.js';
import { compareStores } from './compare-stores.js';

/** Documents of one run; DOCUMENTS sets another number for a quick look. */
export const DOCUMENTS = Number(process.env['DOCUMENTS'] ?? 2000);
const UPLOAD = 100;
const TIMEOUT_MS = 900_000;
const PARAGRAPHS = 6;
const POLL_MS = 50;
const SETTLE_MS = 60_000;

/** An import of many documents that something is done to while it runs. */
export interface BulkImport {
  /** Documents that are published now. */
  published(): Promise<number>;
  /** Waits until a share of the documents is published. */
  untilPublished(share: number): Promise<void>;
  /** Waits until every import has ended and compares the stores; the problems that it finds. */
  finish(): Promise<string[]>;
}

/** Uploads the documents; each upload is acknowledged before this resolves. */
export async function startBulkImport(stack: IngestStack, slug: string): Promise<BulkImport> {
  const client = stack.client();
  const { id } = await client.createDataset(slug);
  const imports: string[] = [];
  for (const part of inParts(generatedFiles(DOCUMENTS, { paragraphs: PARAGRAPHS }), UPLOAD)) {
    imports.push((await client.upload(id, part)).id);
  }
  const published = async () => {
    const row = await stack.db
      .selectFrom('ingestion.documents')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'published')
      .executeTakeFirst()
      .catch(() => undefined);
    return row?.count ?? 0;
  };
  return {
    published,
    untilPublished: async (share) => {
      const deadline = Date.now() + TIMEOUT_MS;
      while ((await published()) < share * DOCUMENTS) {
        if (Date.now() > deadline) throw new Error(`Only ${await published()} documents were published.`);
        await sleep(POLL_MS);
      }
    },
    finish: async () => {
      for (const one of imports) await client.finished(one, TIMEOUT_MS);
      const vectors = await stack.openVectors();
      try {
        return await settledComparison(() => compareStores(stack.db, vectors, { documents: DOCUMENTS }));
      } finally {
        await vectors.close();
      }
    },
  };
}

/** Sweeps go on after the last publication, so that a difference counts only when it stays. */
export async function settledComparison(compare: () => Promise<string[]>): Promise<string[]> {
  for (const deadline = Date.now() + SETTLE_MS; ; await sleep(1000)) {
    const problems = await compare();
    if (problems.length === 0 || Date.now() > deadline) return problems;
  }
}

/** Points in the course of the import, 0..1 in order, that depend on the seed only. */
export function seededPoints(count: number, seed = Number(process.env['SEED'] ?? 1)): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random() * 0.95).sort((a, b) => a - b);
}
