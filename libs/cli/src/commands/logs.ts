import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { renderLogLine } from '@aia/platform/log-lines';
import { linesOfRequest } from '../logs/read-request.js';

interface LogsOptions {
  request: string;
  folder?: string;
}

const DEFAULT_FOLDER = '.data/logs';

/** `aia logs --request ID`: what every process said about one request, in order. */
export function addLogs(program: Command, context: CommandContext): void {
  program
    .command('logs')
    .description('Gather the log lines of one request across all processes')
    .argument('[input]', '`-` reads log lines from standard input, e.g. of `docker compose logs`')
    .requiredOption('--request <id>', 'request id, as the answer’s x-request-id or an error names it')
    .option('--folder <folder>', `folder of the log files (default: ${DEFAULT_FOLDER})`)
    .action(async (input: string | undefined, options: LogsOptions) => showLogs(context, input, options));
}

async function showLogs(
  { folder, terminal }: CommandContext,
  input: string | undefined,
  options: LogsOptions,
): Promise<void> {
  const sources =
    input === '-'
      ? [process.stdin]
      : logFiles(options.folder ?? join(folder, DEFAULT_FOLDER)).map((path) => createReadStream(path));
  const lines = (await Promise.all(sources.map((source) => matching(source, options.request)))).flat();
  const found = linesOfRequest(lines, options.request);
  if (found.length === 0) {
    process.exitCode = 1;
    return terminal.note(`No process said anything about the request ${JSON.stringify(options.request)}.`);
  }
  for (const line of found) terminal.line(renderLogLine(line, terminal));
}

function logFiles(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.log(\.\d+)?$/.test(name)) : [];
  if (files.length === 0) throw new Error(`There are no logs in ${folder}; name another with --folder.`);
  return files.map((name) => join(folder, name));
}

/** Lines that hold the id: a log may be larger than memory. */
async function matching(source: NodeJS.ReadableStream, requestId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const line of createInterface({ input: source })) if (line.includes(requestId)) found.push(line);
  return found;
}
