import { expectData, type components } from '@aia/client';
import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { snippet } from '../output/format.js';
import { placeOf } from '../output/place.js';
import type { Terminal } from '../output/terminal.js';
import { requireDataset } from './find-dataset.js';
import { explainLines } from './explain-search.js';
import { wholeNumber } from './parse-number.js';

type SearchResponse = components['schemas']['SearchResponse'];
type SearchResult = components['schemas']['SearchResult'];

interface SearchOptions extends GlobalOptions {
  dataset?: string;
  limit: number;
  mode: 'hybrid' | 'dense' | 'lexical';
  explain?: boolean;
  json?: boolean;
  sort: 'relevance' | 'date';
  label?: string[];
  language?: string[];
  source?: string[];
  author?: string[];
  path?: string[];
  type?: string[];
  after?: string;
  before?: string;
  like?: string;
  rerank?: boolean;
  perDocument?: number;
  context?: number;
}

const collect = (value: string, all: string[] = []): string[] => [...all, value];

/** `aia search QUERY`. */
export function addSearch(program: Command, context: CommandContext): void {
  program
    .command('search [query...]')
    .description('Find passages by meaning and by words; "quoted words" must occur, -word must not')
    .option('--dataset <slug>', 'search this dataset only')
    .option('--limit <n>', 'how many passages', wholeNumber(1), 10)
    .addOption(
      new Option('--mode <mode>', 'how to search').choices(['hybrid', 'dense', 'lexical']).default('hybrid'),
    )
    .addOption(
      new Option('--sort <order>', 'order of results').choices(['relevance', 'date']).default('relevance'),
    )
    .option('--label <label>', 'only documents with this label (repeatable)', collect)
    .option('--language <code>', 'only passages in this language (repeatable)', collect)
    .option('--source <source>', 'only documents of this kind of source or source id (repeatable)', collect)
    .option('--author <name>', 'only documents of this author (repeatable)', collect)
    .option('--path <folder>', 'only documents below this folder (repeatable)', collect)
    .option('--type <mime>', 'only documents of this media type (repeatable)', collect)
    .option('--after <date>', 'only documents updated on this day or later')
    .option('--before <date>', 'only documents updated before this day')
    .option('--per-document <n>', 'most passages of one document', wholeNumber(1))
    .option('--context <tokens>', 'show the text around each passage, up to so many tokens', wholeNumber(50))
    .option('--rerank', 'let the configured reranker order the best passages')
    .option('--like <chunk>', 'passages of other documents like this one, by the id of its chunk')
    .option('--explain', 'show how the results came about')
    .option('--json', 'print JSON')
    .action(async (words: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<SearchOptions>();
      if (words.length === 0 && options.like === undefined) {
        command.error('error: say what to search for, or give --like CHUNK');
      }
      await search(context, words.join(' '), options);
    });
}

async function search(context: CommandContext, query: string, options: SearchOptions): Promise<void> {
  const client = await context.connect(options);
  const dataset = options.dataset === undefined ? undefined : await requireDataset(client, options.dataset);
  const common = { ...sharedPart(options), ...(dataset ? { datasetIds: [dataset.id] } : {}) };
  const { mode, sort, rerank = false, like } = options;
  const response = await (like === undefined
    ? expectData(client.api.POST('/search', { body: { query, mode, sort, rerank, ...common } }))
    : expectData(client.api.POST('/search/similar', { body: { chunkId: like, ...common } })));
  if (options.json) context.terminal.json(response);
  else printResults(context.terminal, response, options.explain ?? false);
}

/** What both kinds of searches take. */
function sharedPart({ limit, explain = false, perDocument, context, ...options }: SearchOptions) {
  const filter = filterOf(options);
  return {
    limit,
    explain,
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    ...(perDocument === undefined ? {} : { perDocument }),
    ...(context === undefined ? {} : { expand: { mode: 'neighbours' as const, tokens: context } }),
  };
}

function filterOf(options: Partial<SearchOptions>): components['schemas']['SearchFilter'] {
  const { label, language, source, author, path, type, after, before } = options;
  return {
    ...(label ? { labels: label } : {}),
    ...(language ? { languages: language } : {}),
    ...(source ? { sources: source } : {}),
    ...(author ? { authors: author } : {}),
    ...(path ? { pathPrefixes: path } : {}),
    ...(type ? { mimes: type } : {}),
    ...(after === undefined ? {} : { updatedAfter: timeOf(after) }),
    ...(before === undefined ? {} : { updatedBefore: timeOf(before) }),
  };
}

/** A day is taken as its first moment in UTC. */
function timeOf(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Error(`"${text}" is no date; write it like 2026-01-31.`);
  return time.toISOString();
}

function printResults(terminal: Terminal, response: SearchResponse, explain: boolean): void {
  for (const { detail } of response.warnings ?? []) terminal.note(`Note: ${detail}`);
  if (response.suggestion !== undefined) terminal.note(`Did you mean: ${response.suggestion}`);
  if (response.unmatchedPhrases) {
    const phrases = response.unmatchedPhrases.map((phrase) => `"${phrase}"`).join(', ');
    terminal.note(`No passage has ${phrases} as quoted; the words were searched without quotes.`);
  }
  if (response.results.length === 0) terminal.line('Nothing found.');
  response.results.forEach((result, index) => {
    terminal.line(`${terminal.bold(`${index + 1}. ${result.title}`)} ${terminal.dim(placeOf(result))}`);
    const text = result.context ? result.context.text : result.text;
    const width = Math.max(40, terminal.columns * 2 - 10);
    terminal.line(`   ${snippet(text, result.context ? text.length : width)}`);
    if (explain) terminal.line(`   ${terminal.dim(`${explainRank(result)}, chunk ${result.chunkId}`)}`);
  });
  if (!explain) return;
  for (const line of explainLines(response)) terminal.line(terminal.dim(line));
}

function explainRank({ score, ranks }: SearchResult): string {
  const legs = (['dense', 'lexical'] as const).map((leg) => {
    const found = ranks?.[leg];
    return found ? `${leg} #${found.rank} (${found.score.toFixed(3)})` : `${leg} -`;
  });
  return `score ${score.toFixed(4)}, ${legs.join(', ')}`;
}
