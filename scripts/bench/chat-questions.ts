// 100 questions of XQuAD's dev half, 50 in English and 50 in Russian, through the API of a whole system with real models.
// Every passage of the dev half is a document. Printed: the share of answers that contain a gold answer, and that cite the
// passage which the question is about; and citations whose quote does not stand in its document at its place, which must
// be none.
//
//   npm run build && node --conditions=aia-source --import tsx scripts/bench/chat-questions.ts [folder]
//
// default folder: ../shared/data/xquad. QUESTIONS=50 of each language, PASSAGES=120 of each language at most.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient } from '@aia/client';
import { conversationSchema, documentContentSchema, messageSchema, type Message } from '@aia/contracts';
import { describeFile, ensureDataset, followImports, signIn, startImports, startSystem } from '@aia/embedded';
import { z } from 'zod';

const QUESTIONS = Number(process.env['QUESTIONS'] ?? 50);
const PASSAGES = Number(process.env['PASSAGES'] ?? 120);
const IMPORT_MS = 60 * 60_000;
const LANGUAGES = ['en', 'ru'] as const;
type Language = (typeof LANGUAGES)[number];

const fileSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(z.object({ question: z.string(), answers: z.array(z.object({ text: z.string() })) })),
        }),
      ),
    }),
  ),
});

interface Asked {
  language: Language;
  question: string;
  golds: string[];
  /** Name of the document that it is about. */
  file: string;
}

const folder = process.argv[2] ?? '../shared/data/xquad';
if (!existsSync(folder)) {
  console.log(`There is no XQuAD folder at ${folder}; give its path as the argument.`);
  process.exit(2);
}
const work = await mkdtemp(join(tmpdir(), 'aia-questions-'));
const texts = join(work, 'texts');
await mkdir(texts, { recursive: true });
const asked = (await Promise.all(LANGUAGES.map(writePassages))).flat();
const system = await startSystem({
  root: process.cwd(),
  dataDir: join(work, 'data'),
  env: { LOG_LEVEL: 'warn' },
});
try {
  const client = await signIn(system.urls['gateway'] ?? '', system.admin);
  await importPassages(client);
  const quoteProblems = (await Promise.all(LANGUAGES.map((language) => askAll(client, language)))).flat();
  console.log(`citations whose quote does not stand in its document: ${quoteProblems.length}`);
  process.exitCode = quoteProblems.length === 0 ? 0 : 1;
} finally {
  await system.stop();
  await rm(work, { recursive: true, force: true });
}

/** Writes the passages as files and takes questions evenly from all of them. */
async function writePassages(language: Language): Promise<Asked[]> {
  const path = join(folder, `xquad-dev.${language}.json`);
  const { data } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const paragraphs = data.flatMap((article) => article.paragraphs).slice(0, PASSAGES);
  const questions: Asked[] = [];
  for (const [at, { context, qas }] of paragraphs.entries()) {
    const file = `${language}-${String(at).padStart(3, '0')}.txt`;
    await writeFile(join(texts, file), context);
    for (const { question, answers } of qas)
      questions.push({ language, question, golds: answers.map(({ text }) => text), file });
  }
  const step = Math.max(1, Math.floor(questions.length / QUESTIONS));
  return questions.filter((_, at) => at % step === 0).slice(0, QUESTIONS);
}

async function importPassages(client: ApiClient): Promise<void> {
  const datasetId = await ensureDataset(client, { slug: 'xquad', name: 'XQuAD' });
  const names = LANGUAGES.flatMap((language) =>
    Array.from({ length: PASSAGES }, (_, at) => `${language}-${String(at).padStart(3, '0')}.txt`),
  ).filter((name) => existsSync(join(texts, name)));
  const files = await Promise.all(names.map((name) => describeFile(texts, name)));
  const runs = await followImports(client, await startImports(client, datasetId, files), IMPORT_MS);
  console.log(
    `${files.length} passages imported: ${[...new Set(runs.map(({ status }) => status))].join(', ')}`,
  );
}

/** Asks one language's questions one by one; returns the citations whose quote is not in its document. */
async function askAll(client: ApiClient, language: Language): Promise<string[]> {
  const questions = asked.filter((one) => one.language === language);
  const wrongQuotes: string[] = [];
  let [gold, cited, both, refused, generated] = [0, 0, 0, 0, 0];
  const reasons: string[] = [];
  const quoted: string[] = [];
  for (const { question, golds, file } of questions) {
    const answer = await ask(client, question);
    reasons.push(answer.degraded?.code ?? 'none');
    if (answer.trace?.quoted) quoted.push(answer.trace.quoted.by);
    const hasGold = golds.some((text) => answer.content.toLowerCase().includes(text.toLowerCase()));
    const citesIt = answer.citations.some(({ sourceIndex }) =>
      answer.sources.find(({ index }) => index === sourceIndex)?.sourceKey.endsWith(file),
    );
    if (hasGold) gold += 1;
    if (citesIt) cited += 1;
    if (hasGold && citesIt) both += 1;
    if (answer.trace?.kind === 'not-covered') refused += 1;
    if (answer.grounding?.mode === 'generated') generated += 1;
    wrongQuotes.push(...(await quotesNotFound(client, answer)));
  }
  const share = (count: number) => `${((100 * count) / (questions.length || 1)).toFixed(0)} %`;
  console.log(
    `${language}: ${questions.length} questions; contain the gold answer ${share(gold)}, cite its passage ${share(cited)}, ` +
      `both ${share(both)}; written by the model ${share(generated)}, told "not in your documents" ${share(refused)}`,
  );
  const tally = [...new Set(reasons)].map(
    (one) => `${one} ${reasons.filter((other) => other === one).length}`,
  );
  const byMeaning = quoted.filter((by) => by === 'meaning').length;
  console.log(`  degraded: ${tally.join(', ')}; quotes chosen by meaning ${byMeaning} of ${quoted.length}`);
  return wrongQuotes;
}

async function ask(client: ApiClient, content: string): Promise<Message> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const started = await client.fetchPath('/conversations', () => ({ method: 'POST', headers, body: '{}' }));
  const { id } = conversationSchema.parse(await started.json());
  const response = await client.fetchPath(`/conversations/${id}/messages`, () => ({
    method: 'POST',
    headers,
    body: JSON.stringify({ content }),
  }));
  return messageSchema.parse(await response.json());
}

async function quotesNotFound(client: ApiClient, { citations }: Message): Promise<string[]> {
  const wrong: string[] = [];
  for (const { documentId, versionId, start, end, quote } of citations) {
    const path = `/documents/${documentId}/content?versionId=${versionId}&start=${start}&end=${end}`;
    const { text } = documentContentSchema.parse(await (await client.fetchPath(path)).json());
    if (text !== quote) wrong.push(`${documentId} ${start}-${end}`);
  }
  return wrong;
}
