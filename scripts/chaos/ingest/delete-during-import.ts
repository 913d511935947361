import { startIngestStack } from '../../bench/ingest/ingest-stack.js';
import { generatedFiles, inParts, seededRandom } from '../../bench/ingest/generated-files.js';
import { compareStores } from './compare-stores.js';
import { DOCUMENTS, settledComparison } from './bulk-import.js';

const DELETED = Math.min(500, DOCUMENTS / 4);
const AT_ONCE = 8;
const TIMEOUT_MS = 900_000;

/** 500 documents are deleted in the middle of an import: none is found afterwards, and reconcile finds no orphan. */
export async function deleteDuringImport(): Promise<string[]> {
  const stack = await startIngestStack({ embedMs: 20, env: { PURGE_AFTER_DAYS: '0' } });
  try {
    await (await stack.worker()).start();
    const client = stack.client();
    const { id } = await client.createDataset('deleted');
    const imports: string[] = [];
    for (const part of inParts(generatedFiles(DOCUMENTS, { paragraphs: 6 }), 200)) {
      imports.push((await client.upload(id, part)).id);
    }
    const rows = await stack.db.selectFrom('ingestion.documents').select('id').orderBy('id').execute();
    const random = seededRandom(7);
    const doomed = rows
      .map((row) => ({ id: row.id, at: random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, DELETED);
    for (const part of inParts(doomed, AT_ONCE)) {
      await Promise.all(part.map((one) => client.deleteDocument(one.id)));
    }
    for (const one of imports) await client.finished(one, TIMEOUT_MS);
    const vectors = await stack.openVectors();
    const problems = await settledComparison(() =>
      compareStores(stack.db, vectors, { documents: DOCUMENTS - DELETED }),
    );
    await vectors.close();
    const run = await stack.client('admin').maintain('reconcile', true);
    const findings = run.findings.filter(({ found }) => found > 0);
    console.log(
      `     ${DELETED} deleted; reconcile: ${run.findings.map((f) => `${f.kind} ${f.found}`).join(', ')}`,
    );
    return [...problems, ...findings.map(({ kind, found }) => `reconcile found ${found} ${kind}`)];
  } finally {
    await stack.stop();
  }
}
