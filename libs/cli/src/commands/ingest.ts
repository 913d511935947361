import type { Import } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { bringIn } from '../ingest/bring-in.js';
import { findFiles } from '../ingest/find-files.js';
import { planUpload, type UploadPlan } from '../ingest/plan-upload.js';
import { listOpenImports } from '../ingest/run-imports.js';
import { skippedLines } from '../ingest/skipped.js';
import { allSucceeded, sumProgress, summaryLines } from '../ingest/summary.js';
import { CliError } from '../output/explain-error.js';
import { count, formatBytes, formatDuration } from '../output/format.js';
import { findOrCreateDataset, type Dataset } from './find-dataset.js';

interface IngestOptions extends GlobalOptions {
  dataset: string;
  json?: boolean;
}

/** `aia ingest PATH… --dataset SLUG`: brings a dataset up to date with files and folders. */
export function addIngest(program: Command, context: CommandContext): void {
  program
    .command('ingest <path...>')
    .description(
      'Upload what is new or changed in files and folders: text, Office, PDF, e-mail, tables, code, archives',
    )
    .requiredOption('--dataset <slug>', 'dataset to fill; made when there is none')
    .option('--json', 'print JSON when it is done')
    .action(async (paths: string[], _options, command: Command) =>
      ingest(context, paths, command.optsWithGlobals<IngestOptions>()),
    );
}

async function ingest(context: CommandContext, paths: string[], options: IngestOptions): Promise<void> {
  const { terminal } = context;
  const files = await findFiles(paths);
  if (files.length === 0)
    throw new CliError('There are no files there of a kind that is read: see `aia ingest --help`.');
  const client = await context.connect(options);
  const tell = (line: string) => (options.json ? undefined : terminal.line(line));
  const dataset = await findOrCreateDataset(client, options.dataset, tell);
  const plan = await planUpload(client, dataset.id, files);
  const changed = [...plan.added, ...plan.modified];
  if (!options.json) terminal.line(planLine(plan, dataset.slug, changed));
  const started = Date.now();
  // Files that the dataset has may still be on their way, of a run that was broken off for example.
  const earlier = await listOpenImports(client, dataset.id);
  if (earlier.length > 0 && !options.json) terminal.line(earlierLine(earlier));
  const work = { datasetId: dataset.id, files: changed, earlier };
  const imports = await bringIn(client, work, {
    terminal: options.json ? undefined : terminal,
    signal: context.signal,
  });
  if (!allSucceeded(imports)) process.exitCode = 1;
  if (options.json) return terminal.json(toJson(dataset, plan, imports));
  if (imports.length === 0) return;
  for (const line of summaryLines(imports)) terminal.line(line);
  if (sumProgress(imports).skipped > 0) {
    for (const line of await skippedLines(client, dataset.id, changed)) terminal.line(line);
  }
  terminal.line(`Took ${formatDuration((Date.now() - started) / 1000)}.`);
}

/** What is about to happen, in one line. */
export function planLine(plan: UploadPlan, slug: string, changed: readonly { size: number }[]): string {
  if (changed.length === 0) return `Nothing changed: ${slug} has all ${count(plan.unmodified, 'file')}.`;
  const bytes = changed.reduce((sum, { size }) => sum + size, 0);
  const kinds = `${plan.added.length} new, ${plan.modified.length} changed, ${plan.unmodified} unchanged`;
  return `${slug}: ${kinds}; uploading ${count(changed.length, 'file')}, ${formatBytes(bytes)}.`;
}

/** What earlier imports still have to do, in one line. */
export function earlierLine(earlier: readonly Import[]): string {
  const pending = earlier.reduce((sum, { progress }) => sum + progress.pending, 0);
  return `${count(pending, 'document')} of earlier imports are on their way; following them too.`;
}

function toJson(dataset: Dataset, plan: UploadPlan, imports: readonly Import[]) {
  return {
    datasetId: dataset.id,
    added: plan.added.length,
    modified: plan.modified.length,
    ...sumProgress(imports),
    unmodified: plan.unmodified,
    imports: imports.map(({ id, status }) => ({ id, status })),
    failures: imports.flatMap(({ failures }) => failures),
  };
}
