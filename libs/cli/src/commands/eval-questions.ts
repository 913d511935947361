import { setTimeout as sleep } from 'node:timers/promises';
import { expectData, type components } from '@aia/client';
import { DEFAULT_GOLDEN_SET, type GoldenStatus } from '@aia/contracts';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';
import { count, snippet } from '../output/format.js';
import { formatTable } from '../output/table.js';
import { requireDataset } from './find-dataset.js';
import { wholeNumber } from './parse-number.js';

type GoldenQuestion = components['schemas']['GoldenQuestion'];

interface QuestionOptions extends GlobalOptions {
  dataset: string;
  set: string;
  status?: GoldenStatus;
  limit: number;
  count: number;
  json?: boolean;
}

interface ApproveOptions extends GlobalOptions {
  document?: string[];
}

const POLL_MS = 1000;

/** `aia eval questions|draft|approve|reject`. */
export function addEvalQuestions(group: Command, context: CommandContext): void {
  group
    .command('questions')
    .description('golden questions of a dataset, newest first')
    .requiredOption('--dataset <slug>', 'whose')
    .addOption(new Option('--status <status>', 'only these').choices(['draft', 'approved', 'rejected']))
    .option('--limit <n>', 'how many', wholeNumber(1), 50)
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, command.optsWithGlobals<QuestionOptions>()));
  group
    .command('draft')
    .description('let the chat model write questions about passages; approve the good ones')
    .requiredOption('--dataset <slug>', 'whose passages')
    .option('--set <name>', 'name of the golden set', DEFAULT_GOLDEN_SET)
    .option('--count <n>', 'how many questions', wholeNumber(1), 20)
    .action(async (_options, command: Command) => draft(context, command.optsWithGlobals<QuestionOptions>()));
  group
    .command('approve <id...>')
    .description('approve golden questions by their ids')
    .option('--document <name...>', 'documents that they should find, instead of what they name')
    .action(async (ids: string[], _options, command: Command) =>
      setStatus(context, ids, 'approved', command.optsWithGlobals<ApproveOptions>()),
    );
  group
    .command('reject <id...>')
    .description('reject golden questions by their ids')
    .action(async (ids: string[], _options, command: Command) =>
      setStatus(context, ids, 'rejected', command.optsWithGlobals<ApproveOptions>()),
    );
}

async function list({ connect, terminal }: CommandContext, options: QuestionOptions): Promise<void> {
  const client = await connect(options);
  const { id } = await requireDataset(client, options.dataset);
  const query = {
    limit: Math.min(200, options.limit),
    ...(options.status ? { status: options.status } : {}),
  };
  const params = { path: { id }, query };
  const { items } = await expectData(client.api.GET('/datasets/{id}/golden-questions', { params }));
  if (options.json) return terminal.json(items);
  if (items.length === 0) return terminal.line('There are none.');
  terminal.line(questionTable(items));
}

function questionTable(questions: readonly GoldenQuestion[]): string {
  return formatTable(
    [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'status', cell: ({ status }) => status },
      { heading: 'set', cell: ({ set }) => set },
      { heading: 'question', cell: ({ question }) => snippet(question, 70) },
      {
        heading: 'expected',
        cell: ({ expected }) => snippet(expected.map((one) => one.sourceKey).join(', '), 40),
      },
    ],
    questions,
  );
}

async function draft(context: CommandContext, options: QuestionOptions): Promise<void> {
  const { api } = await context.connect(options);
  const dataset = await requireDataset(await context.connect(options), options.dataset);
  const body = { set: options.set, count: options.count };
  const params = { path: { id: dataset.id } };
  let state = await expectData(api.POST('/datasets/{id}/golden-questions/draft', { params, body }));
  while (state.status === 'queued' || state.status === 'running') {
    await sleep(POLL_MS, undefined, { signal: context.signal });
    state = await expectData(api.GET('/question-drafts/{id}', { params: { path: { id: state.id } } }));
  }
  if (state.status === 'failed') throw new CliError(state.reason ?? 'The questions could not be drafted.');
  context.terminal.line(
    `Drafted ${count(state.drafted, 'question')}. Look at them: aia eval questions --dataset ${dataset.slug} --status draft`,
  );
}

async function setStatus(
  { connect, terminal }: CommandContext,
  ids: readonly string[],
  status: 'approved' | 'rejected',
  options: ApproveOptions,
): Promise<void> {
  const { api } = await connect(options);
  const expected = options.document?.map((sourceKey) => ({ sourceKey, grade: 1 }));
  const body = { status, ...(expected ? { expected } : {}) };
  for (const id of ids)
    await expectData(api.PATCH('/golden-questions/{id}', { params: { path: { id } }, body }));
  terminal.line(`${count(ids.length, 'question')} ${status}.`);
}
