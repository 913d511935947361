import { expectData } from '@aia/client';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { wholeNumber } from './parse-number.js';
import { CliError } from '../output/explain-error.js';
import { formatTable } from '../output/table.js';

interface AuditOptions extends GlobalOptions {
  json?: boolean;
  action?: string;
  target?: string;
  since?: string;
  limit?: number;
  seq?: number;
  hash?: string;
}

/** `aia admin audit list|export|verify`. For administrators. */
export function addAdminAudit(admin: Command, context: CommandContext): void {
  const audit = admin
    .command('audit')
    .description('Who did what; a chain of hashes shows whether it was changed');
  const options = (command: Command) => command.optsWithGlobals<AuditOptions>();
  audit
    .command('list', { isDefault: true })
    .description('the newest lines')
    .option('--action <name>', 'e.g. login or deleteDocument')
    .option('--target <text>', 'part of what it was done to, e.g. an id')
    .option('--since <time>', 'RFC 3339, e.g. 2026-01-01T00:00:00Z')
    .option('--limit <n>', 'at most', wholeNumber(1), 50)
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => list(context, options(command)));
  audit
    .command('export')
    .description('every line as a JSON object, oldest first')
    .action(async (_options, command: Command) => exportLines(context, options(command)));
  audit
    .command('verify')
    .description('check the whole chain; with --seq and --hash also that an earlier end is still in it')
    .option('--seq <n>', 'number of the last line that was noted', wholeNumber(1))
    .option('--hash <hash>', 'its hash')
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => verify(context, options(command)));
}

async function list(context: CommandContext, options: AuditOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { action, target, since, limit = 50 } = options;
  const query = {
    limit: Math.min(limit, 200),
    ...(action ? { action } : {}),
    ...(target ? { target } : {}),
    ...(since ? { since } : {}),
  };
  const { items } = await expectData(api.GET('/admin/audit', { params: { query } }));
  if (options.json) return context.terminal.json(items);
  context.terminal.line(
    formatTable(
      [
        { heading: 'time', cell: ({ at }) => at.slice(0, 19).replace('T', ' ') },
        { heading: 'action', cell: (line) => line.action },
        { heading: 'outcome', cell: ({ outcome, status }) => `${outcome} ${status}` },
        { heading: 'actor', cell: ({ actorId }) => actorId ?? '' },
        { heading: 'target', cell: (line) => line.target ?? '' },
        { heading: 'from', cell: ({ ip }) => ip ?? '' },
      ],
      items,
    ),
  );
}

async function exportLines(context: CommandContext, options: AuditOptions): Promise<void> {
  const client = await context.connect(options);
  const response = await client.fetchPath('/admin/audit/export');
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    context.terminal.write(decoder.decode(part.value, { stream: true }));
  }
}

async function verify(context: CommandContext, options: AuditOptions): Promise<void> {
  const { api } = await context.connect(options);
  const { seq, hash } = options;
  const body = { ...(seq ? { expectedSeq: seq } : {}), ...(hash ? { expectedHash: hash } : {}) };
  const result = await expectData(api.POST('/admin/audit/verify', { body }));
  if (options.json) context.terminal.json(result);
  else if (result.intact) {
    context.terminal.line(`Intact: ${result.entries} lines.`);
    context.terminal.note(
      'Keep this elsewhere: with it, the next check also finds lines cut off at the end:',
    );
    context.terminal.line(`aia admin audit verify --seq ${result.headSeq} --hash ${result.headHash}`);
  }
  if (!result.intact) throw new CliError(`The audit log is not intact: ${result.reason}.`);
}
