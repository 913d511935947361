import { Command } from 'commander';
import { addAdmin } from './commands/admin.js';
import { addAsk } from './commands/ask.js';
import { addDatasets } from './commands/datasets.js';
import { addEval } from './commands/eval.js';
import { addImports } from './commands/imports.js';
import { addIngest } from './commands/ingest.js';
import { addLogs } from './commands/logs.js';
import { addLogin } from './commands/login.js';
import { addOpen } from './commands/open.js';
import { addSearch } from './commands/search.js';
import { addSources } from './commands/sources.js';
import { addStatus } from './commands/status.js';
import type { CommandContext } from './command-context.js';

/** The command line of `aia`. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('aia')
    .description('Ask your own documents, and look after them')
    .option(
      '--url <url>',
      'server to talk to (or AIA_URL; default: that of the last login, then this machine)',
    )
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  const commands = [
    addLogin,
    addDatasets,
    addIngest,
    addImports,
    addSearch,
    addAsk,
    addOpen,
    addStatus,
    addLogs,
    addAdmin,
    addSources,
    addEval,
  ];
  for (const add of commands) {
    add(program, context);
  }
  return program;
}
