import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { applyDataset, readActual } from '../apply/apply-plan.js';
import { desiredState } from '../apply/desired-state.js';
import { isEmpty, planDataset, planLines, type DatasetPlan } from '../apply/plan.js';
import { readConfig } from '../apply/read-config.js';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';

interface ApplyOptions extends GlobalOptions {
  dryRun?: boolean;
  yes?: boolean;
  credentials?: boolean;
}

/** `aia datasets apply FILE`. */
export function addApply(datasets: Command, context: CommandContext): void {
  datasets
    .command('apply <file>')
    .description('make datasets and their sources as a file says; prints the plan first')
    .option('--dry-run', 'print the plan and change nothing')
    .option('--yes', 'do not ask')
    .option('--credentials', 'send all credentials again, because they have changed')
    .action(async (file: string, _options, command: Command) =>
      apply(context, file, command.optsWithGlobals<ApplyOptions>()),
    );
}

async function apply(context: CommandContext, file: string, options: ApplyOptions): Promise<void> {
  const { terminal } = context;
  const desired = desiredState(readConfig(await readText(file), file), file, context.env);
  const client = await context.connect(options);
  const plans: DatasetPlan[] = [];
  for (const dataset of desired) {
    const actual = await readActual(client, dataset.slug);
    plans.push(planDataset(dataset, actual, { credentials: options.credentials === true }));
  }
  const todo = plans.filter((plan) => !isEmpty(plan));
  if (todo.length === 0) return terminal.line('Nothing to change: the system is as the file says.');
  for (const line of planLines(todo)) terminal.line(line);
  if (options.dryRun) return terminal.line('Nothing was changed (--dry-run).');
  if (!options.yes && !(await agreed(context))) throw new CliError('Nothing was changed.');
  for (const plan of todo) await applyDataset(client, plan);
  terminal.line('Done. New sources are being synchronised: aia sources list');
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError(`${file} cannot be read (${code}).`);
  }
}

async function agreed({ terminal, signal }: CommandContext): Promise<boolean> {
  if (!terminal.isTty) throw new CliError('Nothing was changed: add --yes to apply the plan.');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question('Apply? [y/N] ', { signal })).trim());
  } finally {
    prompt.close();
  }
}
