import { generatedFiles, inParts } from './generated-files.js';
import { startIngestStack } from './ingest-stack.js';

const WAITING = 10_000;
const UPLOAD = 1000;
const EMBED_MS = 100;
const TIMEOUT_MS = 120_000;

/** Seconds until the first document of a small upload is published while 10,000 of somebody else wait. */
export async function measureFairness() {
  const stack = await startIngestStack({ embedMs: EMBED_MS });
  try {
    const [giant, small] = [stack.client(), stack.client()];
    const { id: giantId } = await giant.createDataset('giant');
    for (const part of inParts(generatedFiles(WAITING, { paragraphs: 8 }), UPLOAD)) {
      await giant.upload(giantId, part);
    }
    await (await stack.worker()).start();
    const { id } = await small.createDataset('small');
    const started = performance.now();
    const { id: importId } = await small.upload(id, generatedFiles(3, { paragraphs: 8, prefix: 'small' }));
    await small.finished(importId, TIMEOUT_MS);
    const seconds = (performance.now() - started) / 1000;
    const waiting = await stack.db
      .selectFrom('ingestion.documents')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('dataset_id', '=', giantId)
      .where('state', '<>', 'published')
      .executeTakeFirstOrThrow();
    console.log(`     ${waiting.count} of ${WAITING} still waited when the small upload was published`);
    return [{ name: 'small upload published beside 10,000 waiting', value: seconds, unit: 's', goal: 10 }];
  } finally {
    await stack.stop();
  }
}
