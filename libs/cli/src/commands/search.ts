import { expectData, type components } from '@aia/client';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { snippet } from '../output/format.js';
import { placeOf } from '../output/place.js';
import type { Terminal } from '../output/terminal.js';
import { requireDataset } from './find-dataset.js';
import { wholeNumber } from './parse-number.js';

type SearchResponse = components['schemas']['SearchResponse'];
type SearchResult = components['schemas']['SearchResult'];

interface SearchOptions extends GlobalOptions {
  dataset?: string;
  limit: number;
  mode: 'hybrid' | 'dense' | 'lexical';
  explain?: boolean;
  json?: boolean;
}

/** `aia search QUERY`. */
export function addSearch(program: Command, context: CommandContext): void {
  program
    .command('search <query...>')
    .description('Find passages by meaning and by words')
    .option('--dataset <slug>', 'search this dataset only')
    .option('--limit <n>', 'how many passages', wholeNumber(1), 10)
    .addOption(
      new Option('--mode <mode>', 'how to search').choices(['hybrid', 'dense', 'lexical']).default('hybrid'),
    )
    .option('--explain', 'show ranks and times')
    .option('--json', 'print JSON')
    .action(async (words: string[], _options, command: Command) =>
      search(context, words.join(' '), command.optsWithGlobals<SearchOptions>()),
    );
}

async function search(context: CommandContext, query: string, options: SearchOptions): Promise<void> {
  const client = await context.connect(options);
  const dataset = options.dataset === undefined ? undefined : await requireDataset(client, options.dataset);
  const { limit, mode, explain = false } = options;
  const body = { query, limit, mode, explain, ...(dataset ? { datasetIds: [dataset.id] } : {}) };
  const response = await expectData(client.api.POST('/search', { body }));
  if (options.json) context.terminal.json(response);
  else printResults(context.terminal, response, explain);
}

function printResults(terminal: Terminal, response: SearchResponse, explain: boolean): void {
  if (response.degraded) terminal.note(`Note: ${response.degraded.detail}`);
  if (response.results.length === 0) terminal.line('Nothing found.');
  response.results.forEach((result, index) => {
    terminal.line(`${terminal.bold(`${index + 1}. ${result.title}`)} ${terminal.dim(placeOf(result))}`);
    terminal.line(`   ${snippet(result.text, Math.max(40, terminal.columns * 2 - 10))}`);
    if (explain) terminal.line(`   ${terminal.dim(explainRank(result))}`);
  });
  if (!explain) return;
  const times = Object.entries(response.timings).map(([step, ms]) => `${step} ${ms.toFixed(1)} ms`);
  terminal.line(terminal.dim(times.join(', ')));
}

function explainRank({ score, ranks }: SearchResult): string {
  const legs = (['dense', 'lexical'] as const).map((leg) => {
    const found = ranks?.[leg];
    return found ? `${leg} #${found.rank} (${found.score.toFixed(3)})` : `${leg} -`;
  });
  return `score ${score.toFixed(4)}, ${legs.join(', ')}`;
}
