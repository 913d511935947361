import { expectData, stopAnswer, streamAnswer, type ApiClient } from '@aia/client';
import type { AnswerEvent } from '@aia/contracts';
import type { Command } from 'commander';
import { collectAnswer, type CollectedAnswer } from '../answer/collect-answer.js';
import { formatSources } from '../answer/format-sources.js';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { CliError } from '../output/explain-error.js';
import type { Terminal } from '../output/terminal.js';
import { requireDataset } from './find-dataset.js';

interface AskOptions extends GlobalOptions {
  dataset?: string;
  model?: string;
  json?: boolean;
}

/** `aia ask QUESTION`: streams the answer, then lists what it rests on. */
export function addAsk(program: Command, context: CommandContext): void {
  program
    .command('ask <question...>')
    .description('Ask; the answer streams, then its sources follow')
    .option('--dataset <slug>', 'answer from this dataset only')
    .option('--model <name>', 'chat model')
    .option('--json', 'print JSON when the answer is complete')
    .action(async (words: string[], _options, command: Command) =>
      ask(context, words.join(' '), command.optsWithGlobals<AskOptions>()),
    );
}

async function ask(context: CommandContext, content: string, options: AskOptions): Promise<void> {
  const { terminal, signal } = context;
  const client = await context.connect(options);
  const dataset = options.dataset === undefined ? undefined : await requireDataset(client, options.dataset);
  const { id: conversationId } = await expectData(client.api.POST('/conversations', { body: {} }));
  const message = {
    content,
    ...(dataset ? { datasetIds: [dataset.id] } : {}),
    ...(options.model ? { model: options.model } : {}),
  };
  // Detached, so that a broken connection costs no answer; leaving by Ctrl-C therefore has to stop it.
  const events = streamAnswer(client, { conversationId, message, detached: true, signal });
  const show = (text: string) => {
    if (!options.json) terminal.write(text);
  };
  const answer = await collectAnswer(stopWhenLeft(client, events, signal), show);
  if (options.json) terminal.json({ conversationId, ...answer });
  else printRest(terminal, client, answer);
  if (answer.problem) throw new CliError(answer.problem.detail);
}

async function* stopWhenLeft(client: ApiClient, events: AsyncIterable<AnswerEvent>, signal: AbortSignal) {
  let messageId: string | undefined;
  try {
    for await (const event of events) {
      if (event.event === 'message.started') ({ messageId } = event.data);
      yield event;
    }
  } catch (error) {
    if (signal.aborted && messageId !== undefined) await stopAnswer(client, messageId);
    throw error;
  }
}

function printRest(terminal: Terminal, client: ApiClient, answer: CollectedAnswer): void {
  terminal.line(answer.text.endsWith('\n') ? '' : '\n');
  if (answer.degraded) terminal.note(`Note: ${answer.degraded.detail}`);
  const listing = formatSources(answer, (path) => client.urlOf(path), terminal);
  if (listing !== '') terminal.line(listing);
}
