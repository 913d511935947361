import { expectData, followImport, type components } from '@aia/client';
import type { Import, SourceSchedule } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';
import { count } from '../output/format.js';
import { formatTable } from '../output/table.js';
import { allSources, requireSource, type Source } from '../sources/find-source.js';
import { credentialsFrom, toConfig, type SourceOptions } from '../sources/source-options.js';
import { allDatasets, requireDataset } from './find-dataset.js';
import { summaryLines } from '../ingest/summary.js';
import { wholeNumber } from './parse-number.js';

interface Options extends GlobalOptions, SourceOptions {
  json?: boolean;
  dataset?: string;
  kind?: string;
  yes?: boolean;
  keepDocuments?: boolean;
  confirmDeletions?: boolean;
}

/** `aia sources [list|add|test|sync|remove]`. */
export function addSources(program: Command, context: CommandContext): void {
  const sources = program.command('sources').description('Where datasets are filled from, again and again');
  const act =
    (run: (context: CommandContext, argument: string, options: Options) => Promise<void>) =>
    (argument: string, _options: unknown, command: Command) =>
      run(context, argument, command.optsWithGlobals<Options>());
  sources
    .command('list', { isDefault: true })
    .description('the sources of the datasets that you may change')
    .option('--dataset <slug>')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, command.optsWithGlobals<Options>()));
  addAdd(sources, act(add));
  sources.command('test <dataset/source>').description('try whether it can be read').action(act(test));
  sources
    .command('sync <dataset/source>')
    .description('bring its documents up to date now')
    .option('--confirm-deletions', 'delete what is gone, however much it is')
    .action(act(sync));
  sources
    .command('remove <dataset/source>')
    .description('a source with its documents')
    .option('--keep-documents', 'keep its documents')
    .option('--yes', 'really remove it')
    .action(act(remove));
}

type Action = (argument: string, options: unknown, command: Command) => Promise<void>;

function addAdd(sources: Command, action: Action): void {
  const collect = (value: string, all: string[] = []) => [...all, value];
  sources
    .command('add <location>')
    .description('a folder of the server, a git repository, web pages, or s3://bucket/prefix')
    .requiredOption('--dataset <slug>')
    .requiredOption('--name <name>', 'what the keys of its documents begin with')
    .option('--kind <kind>', 'folder, git, web, s3 or archive; told by the location otherwise')
    .option('--branch <branch>', 'git: the default branch otherwise')
    .option('--subfolder <path>', 'git: only what is below it')
    .option('--depth <n>', 'web: links to follow', wholeNumber(0))
    .option('--max-pages <n>', 'web', wholeNumber(1))
    .option('--sitemap', 'web: the location is a sitemap')
    .option('--endpoint <url>', 's3: a server other than Amazon')
    .option('--region <region>', 's3')
    .option('--include <glob>', 'may be repeated', collect)
    .option('--exclude <glob>', 'may be repeated', collect)
    .option('--cron <line>', 'synchronise by itself: minute hour day month weekday, in UTC')
    .option('--every <minutes>', 'synchronise by itself', wholeNumber(1))
    .addHelpText(
      'after',
      '\nCredentials are read from SOURCE_TOKEN, or SOURCE_USERNAME and SOURCE_PASSWORD, or AWS_ACCESS_KEY_ID\nand AWS_SECRET_ACCESS_KEY for buckets.',
    )
    .action(action);
}

async function list({ connect, terminal }: CommandContext, options: Options): Promise<void> {
  const client = await connect(options);
  const dataset = options.dataset ? await requireDataset(client, options.dataset) : undefined;
  const sources = await allSources(client, dataset?.id);
  if (options.json) return terminal.json(sources);
  if (sources.length === 0)
    return terminal.line('There are no sources yet. Add one: aia sources add LOCATION');
  const slugs = new Map((await allDatasets(client)).map(({ id, slug }) => [id, slug]));
  terminal.line(sourceTable(sources, slugs));
}

/** Sources as a table; `slugs` are the names of datasets by id. */
export function sourceTable(sources: readonly Source[], slugs: ReadonlyMap<string, string>): string {
  const time = (text: string | null) => text?.slice(0, 16).replace('T', ' ') ?? '-';
  return formatTable(
    [
      { heading: 'source', cell: ({ datasetId, name }) => `${slugs.get(datasetId) ?? datasetId}/${name}` },
      { heading: 'kind', cell: ({ config }) => config.type },
      { heading: 'documents', cell: ({ documentCount }) => documentCount },
      { heading: 'last import', cell: ({ lastImport }) => lastImport?.status ?? '-' },
      { heading: 'synced', cell: ({ lastSyncedAt }) => time(lastSyncedAt) },
      { heading: 'next', cell: ({ nextSyncAt }) => time(nextSyncAt) },
    ],
    sources,
  );
}

async function add(context: CommandContext, location: string, options: Options): Promise<void> {
  const config = toConfig(location, options, options.kind);
  const credentials = credentialsFrom(context.env, config.type);
  const client = await context.connect(options);
  const { id: datasetId, slug } = await requireDataset(client, options.dataset ?? '');
  const { name, include = [], exclude = [] } = options;
  const body = { datasetId, name, config, include, exclude, schedule: scheduleOf(options) };
  const request = { ...body, ...(credentials ? { credentials } : {}) };
  await expectData(
    client.api.POST('/sources', { body: request as components['schemas']['CreateSourceRequest'] }),
  );
  context.terminal.line(`Added ${slug}/${name}. Fill it now: aia sources sync ${slug}/${name}`);
}

function scheduleOf({ cron, every }: Options): SourceSchedule | null {
  if (cron !== undefined) return { cron, timezone: 'UTC' };
  return every === undefined ? null : { everyMinutes: every };
}

async function test(context: CommandContext, reference: string, options: Options): Promise<void> {
  const client = await context.connect(options);
  const { id } = await requireSource(client, reference);
  const result = await expectData(client.api.POST('/sources/{id}/test', { params: { path: { id } } }));
  if (result.status === 'failed') throw new CliError(result.detail);
  context.terminal.line(result.detail);
  for (const key of result.sample) context.terminal.line(`  ${key}`);
}

async function sync(context: CommandContext, reference: string, options: Options): Promise<void> {
  const { terminal, signal } = context;
  const client = await context.connect(options);
  const { id } = await requireSource(client, reference);
  const body = { confirmDeletions: options.confirmDeletions === true };
  const started = await expectData(client.api.POST('/sources/{id}/sync', { params: { path: { id } }, body }));
  let last = started.import as Import;
  for await (const run of followImport(client, { importId: last.id, signal })) last = run;
  for (const line of summaryLines([last])) terminal.line(line);
  if (last.progress.deleted > 0) terminal.line(`${count(last.progress.deleted, 'document')} deleted.`);
  if (last.status !== 'completed' || last.progress.failed > 0) process.exitCode = 1;
}

async function remove(context: CommandContext, reference: string, options: Options): Promise<void> {
  const client = await context.connect(options);
  const { id, documentCount } = await requireSource(client, reference);
  const documents = options.keepDocuments ? 'keep' : 'delete';
  if (!options.yes) {
    const fate = options.keepDocuments ? 'keeps' : 'deletes';
    throw new CliError(
      `This removes ${reference} and ${fate} ${count(documentCount, 'document')}. Add --yes if you mean it.`,
    );
  }
  await client.api.DELETE('/sources/{id}', { params: { path: { id }, query: { documents } } });
  context.terminal.line(`Removed the source ${reference}.`);
}
