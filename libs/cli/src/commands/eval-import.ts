import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { expectData, type ApiClient } from '@aia/client';
import { DEFAULT_GOLDEN_SET } from '@aia/contracts';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import type { QuestionSet } from '../eval/question-set.js';
import { isBeirFolder, readBeir } from '../eval/read-beir.js';
import { readSquad } from '../eval/read-squad.js';
import { missingDocuments, uploadDocuments } from '../eval/upload-documents.js';
import { statOrExplain } from '../ingest/find-files.js';
import { CliError } from '../output/explain-error.js';
import { count } from '../output/format.js';
import { findOrCreateDataset, requireDataset, type Dataset } from './find-dataset.js';

type Format = 'csv' | 'jsonl' | 'squad' | 'beir';

interface ImportOptions extends GlobalOptions {
  dataset: string;
  set: string;
  format?: Format;
  replace?: boolean;
  questionsOnly?: boolean;
}

/** Questions sent at once. */
const BATCH = 500;

/** `aia eval import PATH --dataset SLUG`. */
export function addEvalImport(group: Command, context: CommandContext): void {
  group
    .command('import <path>')
    .description(
      'golden questions of a CSV or JSON Lines file, or a SQuAD file or BEIR folder with its documents',
    )
    .requiredOption('--dataset <slug>', 'whose questions these are; made when there is none')
    .option('--set <name>', 'name of the golden set', DEFAULT_GOLDEN_SET)
    .addOption(
      new Option('--format <format>', 'instead of what the name tells').choices([
        'csv',
        'jsonl',
        'squad',
        'beir',
      ]),
    )
    .option('--replace', 'remove questions of the set that are not in the file (CSV and JSON Lines)')
    .option(
      '--questions-only',
      'the dataset has the documents already, e.g. in another language (SQuAD and BEIR)',
    )
    .action(async (path: string, _options, command: Command) =>
      importQuestions(context, path, command.optsWithGlobals<ImportOptions>()),
    );
}

async function importQuestions(context: CommandContext, path: string, options: ImportOptions): Promise<void> {
  const format = options.format ?? (await formatOf(path));
  if (format === 'csv' || format === 'jsonl') return importFile(context, path, format, options);
  const set = format === 'beir' ? readBeir(path) : readSquad(await readFile(path, 'utf8'), path);
  if (set.questions.length === 0) throw new CliError(`${path} has no questions.`);
  const client = await context.connect(options);
  const dataset = options.questionsOnly
    ? await requireDocuments(client, options.dataset, set)
    : await bringDocuments(context, client, options.dataset, set);
  await addQuestions(context, client, dataset, set.questions, options);
}

async function bringDocuments(
  context: CommandContext,
  client: ApiClient,
  slug: string,
  { documents }: QuestionSet,
): Promise<Dataset> {
  const dataset = await findOrCreateDataset(client, slug, (line) => context.terminal.line(line));
  const uploaded = await uploadDocuments(client, dataset.id, documents, context);
  context.terminal.line(`${slug}: ${count(documents.length, 'document')} of the set, ${uploaded} uploaded.`);
  return dataset;
}

/** Questions that cannot find anything would only look like bad search. */
async function requireDocuments(
  client: ApiClient,
  slug: string,
  { documents }: QuestionSet,
): Promise<Dataset> {
  const dataset = await requireDataset(client, slug);
  const missing = await missingDocuments(client, dataset.id, documents);
  if (missing === 0) return dataset;
  throw new CliError(
    `${slug} lacks ${missing} of the ${documents.length} documents that these questions are about; ` +
      'import them without --questions-only.',
  );
}

async function formatOf(path: string): Promise<Format> {
  const info = await statOrExplain(path, path);
  if (info.isDirectory()) {
    if (isBeirFolder(path)) return 'beir';
    throw new CliError(`${path} is no BEIR folder: it has no corpus.jsonl and queries.jsonl.`);
  }
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return 'squad';
  if (extension === '.jsonl' || extension === '.ndjson') return 'jsonl';
  if (extension === '.csv' || extension === '.tsv') return 'csv';
  throw new CliError(`Say what ${path} is: --format csv, jsonl, squad or beir.`);
}

async function importFile(
  context: CommandContext,
  path: string,
  format: 'csv' | 'jsonl',
  options: ImportOptions,
): Promise<void> {
  const content = await readFile(path, 'utf8');
  const client = await context.connect(options);
  const dataset = await findOrCreateDataset(client, options.dataset, (line) => context.terminal.line(line));
  const body = { format, content, set: options.set, replace: options.replace ?? false };
  const params = { path: { id: dataset.id } };
  const done = await expectData(client.api.POST('/datasets/{id}/golden-questions/import', { params, body }));
  const removed = done.removed > 0 ? `, ${done.removed} removed` : '';
  context.terminal.line(
    `${dataset.slug}, set ${done.set}: ${count(done.added, 'new question')}, ${done.replaced} replaced${removed}.`,
  );
}

async function addQuestions(
  { terminal }: CommandContext,
  client: ApiClient,
  dataset: Dataset,
  questions: QuestionSet['questions'],
  { set }: ImportOptions,
): Promise<void> {
  const params = { path: { id: dataset.id } };
  let [added, replaced] = [0, 0];
  for (let from = 0; from < questions.length; from += BATCH) {
    const batch = questions.slice(from, from + BATCH).map((question) => ({
      ...question,
      status: 'approved' as const,
      origin: 'import' as const,
    }));
    const body = { set, questions: batch };
    const done = await expectData(client.api.POST('/datasets/{id}/golden-questions', { params, body }));
    added += done.added;
    replaced += done.replaced;
  }
  terminal.line(`${dataset.slug}, set ${set}: ${count(added, 'new question')}, ${replaced} replaced.`);
  const named = set === DEFAULT_GOLDEN_SET ? '' : ` --set ${set}`;
  terminal.line(`Measure search with them: aia eval run --dataset ${dataset.slug}${named}`);
}
