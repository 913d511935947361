import { expectData, type components } from '@aia/client';
import { measureNames } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { changeLine, MEASURE_TITLES } from '../eval/report.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import { previousRun } from './eval-run.js';
import { requireDataset } from './find-dataset.js';
import { wholeNumber } from './parse-number.js';

type Evaluation = components['schemas']['Evaluation'];
type Comparison = components['schemas']['EvaluationComparison'];

interface ListOptions extends GlobalOptions {
  dataset: string;
  limit: number;
  json?: boolean;
}

interface CompareOptions extends GlobalOptions {
  json?: boolean;
  questions: number;
}

/** `aia eval list|compare`. */
export function addEvalRuns(group: Command, context: CommandContext): void {
  group
    .command('list')
    .description('runs of a dataset, newest first')
    .requiredOption('--dataset <slug>', 'whose')
    .option('--limit <n>', 'how many', wholeNumber(1), 20)
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, command.optsWithGlobals<ListOptions>()));
  group
    .command('compare <run> [baseline]')
    .description('a run against an earlier one (the one before unless given), down to single questions')
    .option('--questions <n>', 'most questions shown that gained, and that lost', wholeNumber(0), 20)
    .option('--json', 'print JSON')
    .action(async (run: string, baseline: string | undefined, _options, command: Command) =>
      compare(context, run, baseline, command.optsWithGlobals<CompareOptions>()),
    );
}

async function list({ connect, terminal }: CommandContext, options: ListOptions): Promise<void> {
  const client = await connect(options);
  const { id: datasetId } = await requireDataset(client, options.dataset);
  const query = { datasetId, limit: Math.min(200, options.limit) };
  const { items } = await expectData(client.api.GET('/evaluations', { params: { query } }));
  if (options.json) return terminal.json(items);
  if (items.length === 0) return terminal.line(`None yet: aia eval run --dataset ${options.dataset}`);
  terminal.line(runTable(items));
}

function runTable(runs: readonly Evaluation[]): string {
  const value = (name: (typeof measureNames)[number]) => ({
    heading: MEASURE_TITLES[name],
    cell: ({ summary }: Evaluation) => summary?.overall.values[name].toFixed(4) ?? '',
  });
  return formatTable(
    [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'started', cell: ({ createdAt }) => createdAt.slice(0, 16).replace('T', ' ') },
      { heading: 'set', cell: ({ set }) => set },
      { heading: 'mode', cell: ({ settings }) => settings.mode },
      { heading: 'status', cell: ({ status }) => status },
      { heading: 'asked', cell: ({ done, total }) => `${done}/${total}` },
      value('ndcgAt10'),
      value('mrr'),
      value('precisionAt1'),
      { heading: 'targets', cell: ({ passed }) => (passed === null ? '' : passed ? 'met' : 'missed') },
    ],
    runs,
  );
}

async function compare(
  { connect, terminal }: CommandContext,
  id: string,
  baseline: string | undefined,
  options: CompareOptions,
): Promise<void> {
  const client = await connect(options);
  const run = await expectData(client.api.GET('/evaluations/{id}', { params: { path: { id } } }));
  const other = baseline ?? (await previousRun(client, run));
  if (other === undefined) throw new CliError('There is no earlier run of this set to compare with.');
  const params = { path: { id }, query: { with: other } };
  const comparison = await expectData(client.api.GET('/evaluations/{id}/comparison', { params }));
  if (options.json) return terminal.json(comparison);
  printComparison(terminal, comparison, options.questions);
}

function printComparison(terminal: Terminal, comparison: Comparison, most: number): void {
  const { baseline, common, unchanged, overall, gained, lost } = comparison;
  terminal.line(
    `Against run ${baseline.id} of ${baseline.createdAt.slice(0, 16).replace('T', ' ')}: ${common} questions in both`,
  );
  const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;
  terminal.line(
    formatTable(
      [
        { heading: 'measure', cell: (name: (typeof measureNames)[number]) => MEASURE_TITLES[name] },
        { heading: 'before', cell: (name) => overall[name].baseline.toFixed(4) },
        { heading: 'now', cell: (name) => overall[name].candidate.toFixed(4) },
        { heading: 'difference', cell: (name) => signed(overall[name].difference) },
        {
          heading: 'interval',
          cell: (name) => `[${signed(overall[name].interval.low)}, ${signed(overall[name].interval.high)}]`,
        },
      ],
      measureNames,
    ),
  );
  terminal.line(
    `${unchanged} unchanged, ${gained.length} gained, ${lost.length} lost (first relevant place before -> now):`,
  );
  for (const question of gained.slice(0, most))
    terminal.line(terminal.green(`  gained ${changeLine(question)}`));
  for (const question of lost.slice(0, most)) terminal.line(terminal.red(`  lost   ${changeLine(question)}`));
}
