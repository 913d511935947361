import { createReadStream } from 'node:fs';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { insertUploadImport, registerDocuments, claimDocument } from '@aia/database/ingestion';
import { createLogger, newId } from '@aia/platform';
import { createTestDatabase, dropTestDatabase } from '@aia/testing';
import { createFsBlobStore } from '../../../services/ingestion/src/blobs/fs-blob-store.js';
import { readArchive } from '../../../services/ingestion/src/extraction/archive/read-archive.js';
import { openLargeText } from '../../../services/ingestion/src/extraction/large/large-text.js';
import type { JobDeps } from '../../../services/ingestion/src/jobs/job-deps.js';
import { prepareLargeText } from '../../../services/ingestion/src/jobs/large-text.js';
import { createPreparationPool } from '../../../services/ingestion/src/threads/preparation-pool.js';
import { sampleDocx, sampleXlsx, sheetRow } from '../../../services/ingestion/test/support/office-samples.js';
import { samplePdf } from '../../../services/ingestion/test/support/pdf-samples.js';
import { sampleZip } from '../../../services/ingestion/test/support/zip-sample.js';

const MIB = 1024 * 1024;
const name = process.argv[2] ?? '';
const fileNames: Record<string, string> = {
  'million-rows': 'a.xlsx',
  'deep-json': 'a.json',
  pdf: 'a.pdf',
};
const pool = createPreparationPool({ threads: 1, timeoutMs: 120_000, memoryMb: 256 });
const [step = '', path = ''] = process.argv.slice(3);
if (step === 'make') await makeFile();
else await runCase().finally(() => pool.close());

/** The file is made in another process, so that its making does not count. */
async function makeFile(): Promise<void> {
  if (name === 'text') await writeLargeText(path, 500_000_000);
  else await writeFile(path, sample(name));
}

async function runCase(): Promise<void> {
  if (name === 'text') return largeText();
  if (name === 'archive-bomb') return measure(async () => drainArchive(await readFile(path)));
  if (name === 'long-line') return measure(() => drainPieces());
  // A warm thread and parser, as a running worker has them.
  await pool.extract(Buffer.from('words'), 'a.md');
  return measure(async () => pool.extract(await readFile(path), fileNames[name] ?? 'a.docx'));
}

function sample(which: string): Uint8Array {
  const ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>';
  switch (which) {
    case 'zip-bomb':
      return sampleDocx('', [{ name: 'word/footnotes.xml', content: Buffer.alloc(90 * MIB, 'a') }]);
    case 'entities':
      return sampleZip([{ name: 'word/document.xml', content: ENTITIES }]);
    case 'deep-xml':
      return sampleZip([{ name: 'word/document.xml', content: '<a>'.repeat(2_000_000) }]);
    case 'million-rows':
      return millionRows();
    case 'long-line':
      return Buffer.alloc(100 * MIB, 'word ');
    case 'deep-json':
      return Buffer.from('['.repeat(50_000_000));
    case 'archive-bomb':
      return sampleZip([{ name: 'zeros.txt', content: Buffer.alloc(400 * MIB) }]);
    case 'pdf':
      return largePdf();
    default:
      throw new Error(`There is no case "${which}".`);
  }
}

/** Rows that count up to a million, without a range that says so. */
function millionRows(): Uint8Array {
  const rows: string[] = [];
  for (let row = 1; row <= 1_000_000; row++) rows.push(`<row r="${row}"><c><v>${row}</v></c></row>`);
  return sampleXlsx([{ name: 'S', rows: sheetRow(1, ['a', 'b']) + rows.join('') }]);
}

function largePdf(): Uint8Array {
  const line = (page: number, i: number) =>
    `Line ${i} of page ${page} tells of disks, networks and languages.`;
  const pages = Array.from({ length: 2000 }, (_, page) => [
    { text: 'Header of every page', y: 790 },
    ...Array.from({ length: 45 }, (_, i) => ({ text: line(page, i), y: 760 - i * 16 })),
    { text: String(page + 1), y: 20 },
  ]);
  return samplePdf(pages);
}

/** A text of this size is read in pieces. */
async function drainPieces(): Promise<void> {
  const text = await openLargeText(createReadStream(path), 'a.txt');
  for await (const piece of text?.pieces ?? []) void piece;
}

async function drainArchive(bytes: Uint8Array): Promise<void> {
  for await (const member of readArchive(bytes, { maxMemberBytes: 100 * MIB })) {
    for await (const part of member.content()) void part;
  }
}

/** Extracts, chunks and stores a text of 500 MB with a real database, as the worker does. */
async function largeText(): Promise<void> {
  const { url, db } = await createTestDatabase();
  const blobs = await createFsBlobStore(`${path}-blobs`);
  const blob = await blobs.write(createReadStream(path), { maxBytes: 1e9 });
  const document = await register(db, blob);
  const deps = {
    db,
    blobs,
    pool,
    logger: createLogger('bench', 'silent'),
    embedder: { maxTokens: 512 },
    vectors: { delete: async () => undefined },
    collection: 'chunks',
    largeTextBytes: 16 * MIB,
  } as unknown as JobDeps;
  await measure(() => prepareLargeText(deps, document));
  const chunks = await db
    .selectFrom('ingestion.document_versions')
    .select(['chunk_count', 'text_length'])
    .executeTakeFirstOrThrow();
  console.log(
    `  ${(await stat(path)).size} bytes became ${chunks.text_length} characters in ${chunks.chunk_count} chunks`,
  );
  await db.destroy();
  await dropTestDatabase(url);
}

async function register(
  db: Awaited<ReturnType<typeof createTestDatabase>>['db'],
  blob: { sha256: string; sizeBytes: number },
) {
  const [datasetId, createdBy] = [newId(), newId()];
  await db
    .insertInto('ingestion.datasets')
    .values({ id: datasetId, slug: 'large', name: 'Large', embedding_model: 'm', created_by: createdBy })
    .execute();
  await db.transaction().execute(async (trx) => {
    const importId = await insertUploadImport(trx, { datasetId, source: { type: 'upload' }, createdBy });
    const file = { sourceKey: 'large.txt', contentHash: blob.sha256, sizeBytes: blob.sizeBytes };
    await registerDocuments(trx, { importId, datasetId, embeddingModel: 'm' }, [file]);
  });
  const { id, fence } = await db
    .selectFrom('ingestion.documents')
    .select(['id', 'fence'])
    .executeTakeFirstOrThrow();
  const claimed = await claimDocument(db, id, fence);
  if (!claimed) throw new Error('The document could not be claimed.');
  return claimed;
}

async function writeLargeText(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  let written = 0;
  for (let part = 0; written < bytes; part++) {
    const paragraphs = Array.from({ length: 500 }, (_, i) => paragraph(part * 500 + i));
    written += (await file.write(Buffer.from(paragraphs.join('')))).bytesWritten;
  }
  await file.close();
}

function paragraph(number: number): string {
  const sentence = `Paragraph ${number} tells of machine ${number % 977}, its disks and its network. `;
  return `${sentence.repeat(6)}Конец абзаца ${number}.\n\n`;
}

async function measure(work: () => Promise<unknown>): Promise<void> {
  globalThis.gc?.();
  await writeFile('/proc/self/clear_refs', '5').catch(() => undefined);
  const before = await peakMib('VmRSS');
  const started = performance.now();
  const outcome = await work().then(
    () => 'read',
    (error: unknown) => `refused: ${(error as { code?: string }).code} - ${(error as Error).message}`,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const peak = await peakMib('VmHWM');
  console.log(
    `${name}: ${seconds} s, peak RSS ${peak} MiB (${peak - before} MiB more than before), ${outcome}`,
  );
}

/** A figure of this process from Linux, MiB. */
async function peakMib(field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
}
