import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { createClient } from '@aia/client';
import { signIn, startSystem } from '@aia/embedded';
import { startStubModel } from '@aia/testing';
import { seededRandom } from '../../bench/ingest/generated-files.js';

const DOCUMENTS = 50;
const EDITS = Number(process.env['EDITS'] ?? 1000);
const PARAGRAPHS = 4;
const SEARCHERS = 2;
const FIRST_MS = 120_000;

/** Every paragraph names its document and its edition, so that a mix of versions shows in the answer. */
function edition(document: number, count: number): string {
  const name = nameOf(document);
  const paragraphs = Array.from(
    { length: PARAGRAPHS },
    (_, part) =>
      `## Part ${part} of ${name}\n\nThe ${name} ${'describes its subject at some length. '.repeat(25)} ed${count}x.`,
  );
  return `# ${name}\n\n${paragraphs.join('\n\n')}\n`;
}

function nameOf(document: number): string {
  return `manual${String.fromCharCode(97 + (document % 26), 97 + Math.floor(document / 26))}qz`;
}

/** Documents are edited a thousand times while others search for them: every answer is of one version and none is empty. */
export async function editDuringSearch(): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aia-edits-'));
  await chmod(dataDir, 0o711);
  const model = await startStubModel();
  const system = await startSystem({ root: process.cwd(), dataDir, env: { OLLAMA_URL: model.url } });
  try {
    const client = await signIn(system.urls['gateway'] ?? '', system.admin);
    return await editAndSearch(client);
  } finally {
    await system.stop();
    await model.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Client = ReturnType<typeof createClient>;

async function editAndSearch(client: Client): Promise<string[]> {
  const created = await client.api.POST('/datasets', { body: { slug: 'edits' } });
  const datasetId = created.data?.id ?? '';
  const upload = async (files: { name: string; text: string }[]) => {
    const body = new FormData();
    for (const { name, text } of files) body.append('files', new Blob([text]), `${name}.md`);
    const path = { id: datasetId };
    const sent = await client.api.POST('/datasets/{id}/documents', {
      params: { path },
      body: body as never,
      bodySerializer: (value: unknown) => value as FormData,
    });
    return sent.data?.import.id ?? '';
  };
  const all = Array.from({ length: DOCUMENTS }, (_, i) => ({ name: nameOf(i), text: edition(i, 0) }));
  await ended(client, await upload(all));

  const problems: string[] = [];
  let [editing, searches] = [true, 0];
  const search = async (seed: number) => {
    const random = seededRandom(seed);
    while (editing) {
      const name = nameOf(Math.floor(random() * DOCUMENTS));
      const answer = await client.api.POST('/search', {
        body: { query: name, datasetIds: [datasetId], mode: 'lexical', limit: 10 },
      });
      searches++;
      const own = (answer.data?.results ?? []).filter(({ text }) => text.includes(name));
      const editions = new Set(own.map(({ text }) => /ed(\d+)x/.exec(text)?.[1]).filter((one) => one));
      if (own.length === 0) problems.push(`a search for ${name} found nothing`);
      if (editions.size > 1) problems.push(`a search for ${name} found editions ${[...editions].join(', ')}`);
    }
  };
  const searchers = Array.from({ length: SEARCHERS }, (_, i) => search(100 + i));
  const random = seededRandom(42);
  const imports: string[] = [];
  for (let edit = 1; edit <= EDITS; edit++) {
    const document = Math.floor(random() * DOCUMENTS);
    imports.push(await upload([{ name: nameOf(document), text: edition(document, edit) }]));
  }
  for (const one of imports.slice(-DOCUMENTS)) await ended(client, one);
  editing = false;
  await Promise.all(searchers);
  console.log(`     ${EDITS} edits, ${searches} searches beside them`);
  return [...new Set(problems)].slice(0, 10);
}

async function ended(client: Client, id: string): Promise<void> {
  for (const deadline = Date.now() + FIRST_MS; ; await new Promise((done) => setTimeout(done, 200))) {
    const found = await client.api.GET('/imports/{id}', { params: { path: { id } } });
    if (found.data?.status === 'completed') return;
    if (Date.now() > deadline) throw new Error(`The import ${id} did not end: ${JSON.stringify(found.data)}`);
  }
}
