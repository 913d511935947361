import { expectData } from '@aia/client';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { wholeNumber } from './parse-number.js';

interface OpenOptions extends GlobalOptions {
  start?: number;
  end?: number;
  version?: string;
  json?: boolean;
}

/** `aia open DOCUMENT_ID`: the text that a citation points at. */
export function addOpen(program: Command, context: CommandContext): void {
  program
    .command('open <documentId>')
    .description('Show the text of a document, or the range that a citation names')
    .option('--start <offset>', 'first character', wholeNumber(0))
    .option('--end <offset>', 'character after the last', wholeNumber(1))
    .option('--version <versionId>', 'this version instead of the current one')
    .option('--json', 'print JSON')
    .action(async (id: string, _options, command: Command) =>
      open(context, id, command.optsWithGlobals<OpenOptions>()),
    );
}

async function open({ connect, terminal }: CommandContext, id: string, options: OpenOptions): Promise<void> {
  const client = await connect(options);
  const { start, end, version } = options;
  const query = {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(version === undefined ? {} : { versionId: version }),
  };
  const params = { path: { id }, query };
  const content = await expectData(client.api.GET('/documents/{id}/content', { params }));
  if (options.json) return terminal.json(content);
  const pages = content.pages.map(({ page }) => page);
  const place = pages.length > 0 ? `, page ${[...new Set([pages[0], pages.at(-1)])].join('-')}` : '';
  terminal.note(`${content.title}, characters ${content.start}-${content.end} of ${content.length}${place}`);
  terminal.line(content.text);
}
