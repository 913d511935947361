import { expectData, type ApiClient } from '@aia/client';
import { DEFAULT_GOLDEN_SET, feedbackEntrySchema } from '@aia/contracts';
import type { Command } from 'commander';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { keyOf, questionFromFeedback } from '../eval/question-from-feedback.js';
import { count } from '../output/format.js';
import { allPages } from './all-pages.js';
import { requireDataset } from './find-dataset.js';

interface FeedbackOptions extends GlobalOptions {
  dataset: string;
  set: string;
}

/** Questions sent at once. */
const BATCH = 500;

/** `aia eval feedback --dataset SLUG`. */
export function addEvalFeedback(group: Command, context: CommandContext): void {
  group
    .command('feedback')
    .description(
      "draft questions from people's verdicts on answers (corrected or good ones); approve them then",
    )
    .requiredOption('--dataset <slug>', 'whose documents the answers rest on')
    .option('--set <name>', 'name of the golden set', DEFAULT_GOLDEN_SET)
    .action(async (_options, command: Command) =>
      draftFromFeedback(context, command.optsWithGlobals<FeedbackOptions>()),
    );
}

async function draftFromFeedback(
  { connect, terminal }: CommandContext,
  options: FeedbackOptions,
): Promise<void> {
  const client = await connect(options);
  const { id, slug } = await requireDataset(client, options.dataset);
  const known = await knownKeys(client, id, options.set);
  const entries = await allPages((query) => expectData(client.api.GET('/feedback', { params: { query } })));
  const fresh = entries
    .map((entry) => feedbackEntrySchema.parse(entry))
    .filter((entry) => !known.has(keyOf(entry)));
  const questions = fresh.flatMap((entry) => questionFromFeedback(entry, id) ?? []);
  for (let from = 0; from < questions.length; from += BATCH) {
    const body = { set: options.set, questions: questions.slice(from, from + BATCH) };
    await expectData(client.api.POST('/datasets/{id}/golden-questions', { params: { path: { id } }, body }));
  }
  const open = questions.filter(({ expected }) => expected.length === 0).length;
  terminal.line(
    `Drafted ${count(questions.length, 'question')} from feedback, ${open} of them without a passage to find.`,
  );
  if (questions.length > 0) terminal.line(`Decide: aia eval questions --dataset ${slug} --status draft`);
}

/** What is in the set already stays as a person left it. */
async function knownKeys({ api }: ApiClient, id: string, set: string): Promise<ReadonlySet<string>> {
  const questions = await allPages((query) =>
    expectData(
      api.GET('/datasets/{id}/golden-questions', { params: { path: { id }, query: { ...query, set } } }),
    ),
  );
  return new Set(questions.map(({ key }) => key));
}
