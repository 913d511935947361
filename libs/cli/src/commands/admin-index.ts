import { setTimeout as sleep } from 'node:timers/promises';
import { expectData, type ApiClient, type components } from '@aia/client';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { verifyIndex, type VerifiedSet } from '../eval/verify-index.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';
import { allDatasets } from './find-dataset.js';

type Index = components['schemas']['Index'];

interface IndexOptions extends GlobalOptions {
  model?: string;
  wait?: boolean;
  json?: boolean;
  verify?: boolean;
  margin?: number;
}

const POLL_MS = 1000;
const UNFINISHED = ['building', 'activating', 'dropping'];

/** How far nDCG@10 of a golden set may fall with another index. */
const MARGIN = 0.01;

/** `aia admin index list|build|verify|activate|rollback|delete`: another index beside the active one. For administrators. */
export function addAdminIndex(admin: Command, context: CommandContext): void {
  const index = admin.command('index').description('Build another index, switch over to it, go back');
  const add = (
    name: string,
    description: string,
    run: (id: string, options: IndexOptions) => Promise<void>,
  ) =>
    index
      .command(name)
      .description(description)
      .option('--no-wait', 'do not wait until it is done')
      .option('--json', 'print JSON')
      .action(async (...args: unknown[]) => {
        const command = args.at(-1) as Command;
        await run(typeof args[0] === 'string' ? args[0] : '', command.optsWithGlobals());
      });
  add('list', 'every index, newest first', (_id, options) => list(context, options));
  add('build', 'fill a new index in the background and verify it', (_id, options) =>
    start(context, options, (api) =>
      expectData(
        api.POST('/admin/indexes', { body: options.model ? { embeddingModel: options.model } : {} }),
      ),
    ),
  ).option('--model <name>', 'another embedding model');
  const withMargin = (command: Command) =>
    command.option('--margin <share>', 'how far nDCG@10 of a golden set may fall', Number, MARGIN);
  withMargin(
    add('verify <id>', 'run every golden set in it and in the active index', (id, options) =>
      verify(context, id, options),
    ),
  );
  withMargin(
    add('activate <id>', 'make searches use an index that is ready', async (id, options) => {
      if (options.verify) await verify(context, id, options);
      await start(context, options, (api) =>
        expectData(api.POST('/admin/indexes/{id}/activate', { params: { path: { id } } })),
      );
    }),
  ).option('--verify', 'only if no golden set is worse in it than the margin allows');
  add('rollback', 'go back to the index that was active before', (_id, options) =>
    start(context, options, (api) => expectData(api.POST('/admin/indexes/rollback'))),
  );
  add('delete <id>', 'delete an index that is not in use', (id, options) =>
    start(context, { ...options, wait: false }, (api) =>
      expectData(api.DELETE('/admin/indexes/{id}', { params: { path: { id } } })),
    ),
  );
}

async function list({ connect, terminal }: CommandContext, options: IndexOptions): Promise<void> {
  const { api } = await connect(options);
  const { items } = await expectData(api.GET('/admin/indexes'));
  if (options.json) return terminal.json(items);
  terminal.line(indexTable(items));
}

async function verify(context: CommandContext, id: string, options: IndexOptions): Promise<void> {
  const client = await context.connect(options);
  const { margin = MARGIN } = options;
  if (!(margin >= 0 && margin <= 1)) throw new CliError('--margin is a share from 0 to 1.');
  const verified = await verifyIndex(client, await allDatasets(client), {
    indexId: id,
    margin,
    signal: context.signal,
  });
  if (verified.length === 0) throw new CliError('No dataset has approved golden questions: aia eval import');
  if (options.json) context.terminal.json(verified);
  else context.terminal.line(verifiedTable(verified));
  const worse = verified.filter(({ passed }) => !passed).length;
  if (worse > 0) throw new CliError(`${worse} golden sets are worse in this index by more than ${margin}.`);
}

function verifiedTable(sets: readonly VerifiedSet[]): string {
  return formatTable(
    [
      { heading: 'dataset', cell: ({ dataset }) => dataset },
      { heading: 'set', cell: ({ set }) => set },
      { heading: 'questions', cell: ({ questions }) => questions },
      { heading: 'ndcg@10 active', cell: ({ active }) => active.toFixed(4) },
      { heading: 'in this index', cell: ({ next }) => next.toFixed(4) },
      { heading: '', cell: ({ passed }) => (passed ? 'ok' : 'worse') },
    ],
    sets,
  );
}

async function start(
  context: CommandContext,
  options: IndexOptions,
  request: (api: ApiClient['api']) => Promise<Index>,
): Promise<void> {
  const { api } = await context.connect(options);
  let index = await request(api);
  while (options.wait !== false && UNFINISHED.includes(index.status)) {
    await sleep(POLL_MS, undefined, { signal: context.signal });
    index = await expectData(api.GET('/admin/indexes/{id}', { params: { path: { id: index.id } } }));
  }
  if (index.status === 'failed') throw new CliError(index.reason ?? 'The index could not be finished.');
  if (options.json) return context.terminal.json(index);
  context.terminal.line(indexTable([index]));
}

/** Indexes as a table. */
export function indexTable(indexes: readonly Index[]): string {
  return formatTable(
    [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'status', cell: ({ status }) => status },
      { heading: 'model', cell: ({ embeddingModel }) => embeddingModel },
      { heading: 'chunks', cell: ({ chunksDone, chunksTotal }) => `${chunksDone}/${chunksTotal}` },
      { heading: 'recall', cell: ({ verification }) => verification?.recall.toFixed(2) ?? '' },
      { heading: 'created', cell: ({ createdAt }) => createdAt.slice(0, 16).replace('T', ' ') },
    ],
    indexes,
  );
}
