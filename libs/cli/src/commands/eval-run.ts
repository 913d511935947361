import { setTimeout as sleep } from 'node:timers/promises';
import { expectData, type ApiClient, type components } from '@aia/client';
import { DEFAULT_GOLDEN_SET, measureNames, type EvaluatedQuestion } from '@aia/contracts';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { readRules, unmetRules, type Rule } from '../eval/fail-under.js';
import { MEASURE_TITLES } from '../eval/report.js';
import { writeReport } from '../eval/write-report.js';
import { listOpenImports } from '../ingest/run-imports.js';
import { CliError } from '../output/explain-error.js';
import { count } from '../output/format.js';
import { formatTable } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import { requireDataset, type Dataset } from './find-dataset.js';

type Evaluation = components['schemas']['Evaluation'];

interface RunOptions extends GlobalOptions {
  dataset: string;
  set: string;
  mode: 'hybrid' | 'dense' | 'lexical';
  rerank?: boolean;
  fit?: boolean;
  index?: string;
  failUnder?: Rule[];
  compare?: string;
  report?: string;
  wait?: boolean;
  json?: boolean;
}

const POLL_MS = 500;
const PROGRESS_EVERY_MS = 5000;
/** Exit code of a run that went well and whose quality is too low. */
const BELOW = 3;

/** `aia eval run --dataset SLUG`. */
export function addEvalRun(group: Command, context: CommandContext): void {
  group
    .command('run')
    .description('ask all approved questions and measure what search finds')
    .requiredOption('--dataset <slug>', 'whose questions')
    .option('--set <name>', 'name of the golden set', DEFAULT_GOLDEN_SET)
    .addOption(
      new Option('--mode <mode>', 'how to search').choices(['hybrid', 'dense', 'lexical']).default('hybrid'),
    )
    .option('--rerank', 'let the configured reranker order the best passages')
    .option('--fit', 'fit the weights of fusion to the questions, and use them if they win on unseen ones')
    .option('--index <id>', 'an index that is not active yet (administrators)')
    .option(
      '--fail-under <rules>',
      'end with exit code 3 below these: 0.95 (nDCG@10), mrr=0.8, ru.recallAt10=0.9, or targets for those of the dataset',
      readRules,
    )
    .option('--compare <run>', 'show what changed against an earlier run; "previous" is the one before')
    .option(
      '--report <folder>',
      'write JSON and Markdown there (default: reports/analytics, where it exists)',
    )
    .option('--no-wait', 'only start it')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => run(context, command.optsWithGlobals<RunOptions>()));
}

async function run(context: CommandContext, options: RunOptions): Promise<void> {
  const { terminal } = context;
  const client = await context.connect(options);
  const dataset = await requireDataset(client, options.dataset);
  const unfinished = (await listOpenImports(client, dataset.id)).length;
  if (unfinished > 0)
    terminal.note(
      `${count(unfinished, 'import')} of this dataset still run; what they bring is not found yet.`,
    );
  const { set, mode, rerank = false, fit: fitWeights = false, index } = options;
  const body = {
    datasetId: dataset.id,
    set,
    mode,
    rerank,
    fitWeights,
    ...(index === undefined ? {} : { indexId: index }),
  };
  const started = await expectData(client.api.POST('/evaluations', { body }));
  if (options.wait === false) {
    return options.json
      ? terminal.json(started)
      : terminal.line(`Started: aia eval list --dataset ${dataset.slug}`);
  }
  const ended = await follow(client, started, context, options.json === true);
  if (ended.status !== 'completed') throw new CliError(ended.reason ?? `The run was ${ended.status}.`);
  const files = await report(client, dataset, ended, context, options);
  if (options.json) terminal.json(ended);
  else printRun(terminal, ended, files);
  const unmet = unmetRules(ended, options.failUnder ?? []);
  for (const line of unmet) terminal.note(`Below: ${line}`);
  if (unmet.length > 0) process.exitCode = BELOW;
}

async function follow(
  { api }: ApiClient,
  run: Evaluation,
  { terminal, signal }: CommandContext,
  isQuiet: boolean,
): Promise<Evaluation> {
  let state = run;
  let printed = Date.now();
  while (state.status === 'queued' || state.status === 'running') {
    await sleep(POLL_MS, undefined, { signal });
    state = await expectData(api.GET('/evaluations/{id}', { params: { path: { id: run.id } } }));
    if (isQuiet || Date.now() - printed < PROGRESS_EVERY_MS) continue;
    printed = Date.now();
    terminal.note(`${state.done}/${state.total} questions`);
  }
  return state;
}

async function report(
  client: ApiClient,
  dataset: Dataset,
  run: Evaluation,
  { folder }: CommandContext,
  options: RunOptions,
): Promise<string[]> {
  const baseline = options.compare === 'previous' ? await previousRun(client, run) : options.compare;
  const params = { path: { id: run.id }, query: { with: baseline ?? '' } };
  const comparison =
    baseline === undefined
      ? undefined
      : await expectData(client.api.GET('/evaluations/{id}/comparison', { params }));
  const missed = await missedQuestions(client, run.id);
  return writeReport(
    { dataset: dataset.slug, run, missed, comparison },
    { folder: options.report, workingFolder: folder },
  );
}

/** The completed run of the same set before this one, or undefined. */
export async function previousRun(
  { api }: ApiClient,
  { id, datasetId, set }: Pick<Evaluation, 'id' | 'datasetId' | 'set'>,
): Promise<string | undefined> {
  const query = { datasetId, set, limit: 50 };
  const { items } = await expectData(api.GET('/evaluations', { params: { query } }));
  return items.find((run) => run.id < id && run.status === 'completed')?.id;
}

async function missedQuestions({ api }: ApiClient, id: string): Promise<EvaluatedQuestion[]> {
  const query = { only: 'missed' as const, limit: 200 };
  const page = await expectData(api.GET('/evaluations/{id}/questions', { params: { path: { id }, query } }));
  return page.items;
}

function printRun(
  terminal: Terminal,
  { id, summary, targets, total }: Evaluation,
  files: readonly string[],
): void {
  if (!summary) return;
  const groups = [
    { name: 'all', ...summary.overall },
    ...Object.entries(summary.languages).map(([name, group]) => ({ name, ...group })),
  ];
  terminal.line(`Run ${id}: ${total} questions`);
  terminal.line(
    formatTable(
      [
        { heading: 'measure', cell: (measure: (typeof measureNames)[number]) => MEASURE_TITLES[measure] },
        ...groups.map(({ name, values, intervals }) => ({
          heading: name,
          cell: (measure: (typeof measureNames)[number]) => {
            const { low, high } = intervals[measure];
            return `${values[measure].toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
          },
        })),
      ],
      measureNames,
    ),
  );
  for (const { measure, language, target, value, met } of targets) {
    if (met) continue;
    const where = language === null ? '' : ` (${language})`;
    terminal.line(
      terminal.red(
        `Target missed: ${MEASURE_TITLES[measure]}${where} is ${value.toFixed(4)}, wanted ${target}`,
      ),
    );
  }
  if (summary.fitted) {
    const { denseWeight, scorePerTerm, heldOut, applied } = summary.fitted;
    terminal.line(
      `Weights: dense ${denseWeight}, score per term ${scorePerTerm}; nDCG@10 of questions that they were not fitted to ` +
        `${heldOut.fitted.toFixed(4)}, with the standard ones ${heldOut.standard.toFixed(4)}: ` +
        (applied ? 'searches of this dataset use them from now on.' : 'the standard ones stay.'),
    );
  }
  if (summary.degraded > 0) terminal.note(`${summary.degraded} searches left a step out.`);
  for (const file of files) terminal.line(`Wrote ${file}`);
}
