import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedFiles, inParts } from './generated-files.js';
import { startIngestStack } from './ingest-stack.js';
import { embeddedTexts } from './uploaders.js';

const FILES = Number(process.env['FILES'] ?? 10_000);
const TIMEOUT_MS = 600_000;

/** A folder of 10,000 files is imported, then imported again unchanged: files a second, and calls of the embedder. */
export async function measureReimport() {
  const stack = await startIngestStack({ env: { IMPORT_ROOTS: '/tmp' } });
  try {
    const folder = join(stack.folder, 'source');
    await mkdir(folder);
    for (const part of inParts(generatedFiles(FILES, { paragraphs: 1 }), 200)) {
      await Promise.all(part.map(({ name, content }) => writeFile(join(folder, name), content)));
    }
    await (await stack.worker()).start();
    const client = stack.client();
    const { id } = await client.createDataset('reimport');
    const first = await client.finished((await client.importFolder(id, folder)).id, TIMEOUT_MS);
    const calls = embeddedTexts(stack.model.requests);
    const started = performance.now();
    const again = await client.finished((await client.importFolder(id, folder)).id, TIMEOUT_MS);
    const seconds = (performance.now() - started) / 1000;
    console.log(`     first ${JSON.stringify(first.progress)}, again ${JSON.stringify(again.progress)}`);
    return [
      {
        name: 'unchanged files of a re-import',
        value: again.progress.unmodified,
        unit: '',
        goal: FILES,
        atLeast: true,
      },
      { name: 'speed of a re-import', value: FILES / seconds, unit: 'files/s', goal: 1000, atLeast: true },
      { name: 'texts embedded by it', value: embeddedTexts(stack.model.requests) - calls, unit: '', goal: 0 },
    ];
  } finally {
    await stack.stop();
  }
}
