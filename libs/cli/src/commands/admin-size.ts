import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { formatTable } from '../output/table.js';
import { sizeSystem, type Demand } from '../sizing/size.js';
import { unitCosts } from '../sizing/unit-costs.js';

interface SizeOptions {
  chunks: number;
  qps: number;
  answers: number;
  importDays: number;
  dimension: number;
  utilisation: number;
  json?: boolean;
}

/** `aia admin size`: what a library and its readers need. Asks no server. */
export function addAdminSize(admin: Command, context: CommandContext): void {
  admin
    .command('size')
    .description('what machines a library and its readers need, from measured unit costs')
    .requiredOption('--chunks <n>', 'passages that are searched, e.g. 1e7', between(1, 1e12))
    .requiredOption('--qps <n>', 'searches a second at the busiest time', between(0, 1e6))
    .option('--answers <n>', 'answers a second at the busiest time', between(0, 1e5), 1)
    .option('--import-days <n>', 'days within which everything is to be read in once', between(0.01, 3650), 7)
    .option('--dimension <n>', 'numbers of a vector', between(1, 8192), 384)
    .option('--utilisation <share>', 'share of its cores that a part may use', between(0.05, 1), 0.6)
    .option('--json', 'print JSON')
    .action((_options, command: Command) => size(context, command.opts<SizeOptions>()));
}

function size(context: CommandContext, { qps, answers, json, ...rest }: SizeOptions): void {
  const demand: Demand = { ...rest, searchesPerSecond: qps, answersPerSecond: answers };
  const needs = sizeSystem(demand);
  if (json) return context.terminal.json(needs);
  context.terminal.line(
    formatTable(
      [
        { heading: 'part', cell: ({ part }) => part },
        { heading: 'replicas', cell: ({ replicas }) => replicas },
        { heading: 'cores', cell: ({ cores }) => cores.toFixed(1) },
        { heading: 'memory GiB', cell: ({ memoryGiB }) => memoryGiB.toFixed(1) },
        { heading: 'disk GiB', cell: ({ diskGiB }) => diskGiB.toFixed(1) },
        { heading: 'for', cell: ({ because }) => because },
      ],
      needs,
    ),
  );
  context.terminal.note(
    `Unit costs: ${unitCosts.machine}. How they were measured: docs/architecture/SCALING.md`,
  );
}

/** An option's number in a range; `1e7` is one. */
function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`);
  };
}
