import { expectData } from '@aia/client';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';
import { count } from '../output/format.js';
import { formatTable } from '../output/table.js';
import { addApply } from './apply.js';
import { allDatasets, requireDataset, type Dataset } from './find-dataset.js';

interface DatasetOptions extends GlobalOptions {
  json?: boolean;
  name?: string;
  description?: string;
  yes?: boolean;
  everyone?: boolean;
}

/** `aia datasets [list|create|delete|share|apply]`. */
export function addDatasets(program: Command, context: CommandContext): void {
  const datasets = program.command('datasets').description('List, create, delete and share datasets');
  datasets
    .command('list', { isDefault: true })
    .description('the datasets that you may read')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, command.optsWithGlobals()));
  datasets
    .command('create <slug>')
    .description('a new dataset that only you may read')
    .option('--name <name>')
    .option('--description <text>')
    .option('--json', 'print JSON')
    .action(async (slug: string, _options, command: Command) =>
      create(context, slug, command.optsWithGlobals()),
    );
  datasets
    .command('delete <slug>')
    .description('a dataset with all its documents')
    .option('--yes', 'really delete it')
    .action(async (slug: string, _options, command: Command) =>
      remove(context, slug, command.optsWithGlobals()),
    );
  datasets
    .command('share <slug>')
    .description('let others read a dataset')
    .option('--everyone', 'everyone who can sign in')
    .action(async (slug: string, _options, command: Command) =>
      share(context, slug, command.optsWithGlobals()),
    );
  addApply(datasets, context);
}

async function list({ connect, terminal }: CommandContext, options: DatasetOptions): Promise<void> {
  const datasets = await allDatasets(await connect(options));
  if (options.json) return terminal.json(datasets);
  if (datasets.length === 0)
    return terminal.line('There are no datasets yet. Create one: aia datasets create SLUG');
  terminal.line(datasetTable(datasets));
}

/** Datasets as a table. */
export function datasetTable(datasets: readonly Dataset[]): string {
  return formatTable(
    [
      { heading: 'slug', cell: ({ slug }) => slug },
      { heading: 'documents', cell: ({ documentCount }) => documentCount },
      { heading: 'name', cell: ({ name }) => name },
      { heading: 'changed', cell: ({ updatedAt }) => updatedAt.slice(0, 16).replace('T', ' ') },
    ],
    datasets,
  );
}

async function create(context: CommandContext, slug: string, options: DatasetOptions): Promise<void> {
  const client = await context.connect(options);
  const { name, description } = options;
  const body = { slug, ...(name ? { name } : {}), ...(description ? { description } : {}) };
  const dataset = await expectData(client.api.POST('/datasets', { body }));
  if (options.json) return context.terminal.json(dataset);
  context.terminal.line(`Created the dataset ${slug}. Fill it: aia ingest PATH --dataset ${slug}`);
}

async function remove(context: CommandContext, slug: string, options: DatasetOptions): Promise<void> {
  const client = await context.connect(options);
  const dataset = await requireDataset(client, slug);
  if (!options.yes) {
    const documents = count(dataset.documentCount, 'document');
    throw new CliError(`This deletes ${slug} with ${documents}. Add --yes if you mean it.`);
  }
  await client.api.DELETE('/datasets/{id}', { params: { path: { id: dataset.id } } });
  context.terminal.line(`Deleted the dataset ${slug}.`);
}

async function share(context: CommandContext, slug: string, options: DatasetOptions): Promise<void> {
  if (!options.everyone) throw new CliError(`Say with whom: aia datasets share ${slug} --everyone`);
  const client = await context.connect(options);
  const { id } = await requireDataset(client, slug);
  const params = { path: { id } };
  const { entries } = await expectData(client.api.GET('/datasets/{id}/access', { params }));
  if (!entries.some(({ principal }) => principal === 'everyone')) {
    const body = { entries: [...entries, { principal: 'everyone', permission: 'read' as const }] };
    await client.api.PUT('/datasets/{id}/access', { params, body });
  }
  context.terminal.line(`Everyone may read ${slug}.`);
}
