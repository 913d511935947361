import { createAligner } from './align.js';
import { SUPPORT_THRESHOLD } from './cite.js';
import { createClosenessMeter } from './closeness.js';
import { generate } from './generate.js';
import type { Draft, DraftPorts, UnderstoodQuestion } from './ports.js';
import { buildPrompt, outsideHistory, type Prompt } from './prompt.js';
import { briefStyle, freeStyle, fullStyle, sectionStyle } from './prompt-style.js';
import type { Retrieved } from './retrieve.js';
import { summariseHistory } from './summarise-history.js';
import { supportedOnly } from './supported-only.js';
import { estimatePromptTokens } from './token-budget.js';
import { addUsage, NO_USAGE } from './usage.js';

/**
 * The answer in the model's words. Of a model that can only retell, nothing passes that the sources do not support: it
 * makes up what it does not find, commands included.
 * @throws ModelError as the model does.
 */
export async function* writeWithModel(
  question: UnderstoodQuestion,
  found: Retrieved,
  ports: DraftPorts,
): AsyncGenerator<string, Draft> {
  const { chat, charsPerToken, brief } = ports.model;
  const ratio = ports.calibration.ratio(chat.model);
  const style = styleFor(brief, found, question.form);
  const input = {
    style,
    // A model that can only retell sees no earlier turns, so its question must stand by itself.
    question: brief ? question.standalone : question.content,
    subject: question.standalone,
    instructions: question.instructions,
    sources: found.sources,
    history: question.history,
    budget: budgetOf(question, ports),
    count: (text: string) => Math.ceil(estimatePromptTokens(text, charsPerToken) * ratio),
  };
  const outside = outsideHistory(input);
  const summary = outside.dropped.length > 0 ? await summariseHistory(question, outside, ports) : undefined;
  const prompt = buildPrompt({ ...input, summary: summary?.text });
  const raw = streamFrom(ports, prompt, style.stop, found.sources.length, question);
  const checked = style === briefStyle;
  const written = yield* checked ? retoldOnly(raw, question, found) : raw;
  ports.calibration.observe(chat.model, prompt.tokens / ratio, written.promptTokens);
  const { tokens, dropped } = prompt;
  // A model that was stopped early gives no counts: its prompt is counted by the estimate.
  const promptTokens = written.promptTokens || tokens;
  const own = { promptTokens, completionTokens: written.completionTokens, model: chat.model };
  const usage = addUsage(summary?.usage ?? NO_USAGE, own);
  const { text, end } = written;
  const plain = { quotes: [], degraded: undefined, covered: true };
  return {
    ...plain,
    text,
    mode: 'generated',
    usage,
    dropped,
    cut: end === 'length',
    ...(summary && { summary: { turns: summary.turns, by: summary.by } }),
  };
}

/** Without documents, a conversation is all that a prompt has: it may fill the model's context. */
function budgetOf({ datasetIds, smallTalk }: UnderstoodQuestion, { model, limits }: DraftPorts) {
  const context = model.chat.contextTokens;
  const isFree = datasetIds?.length === 0 && !smallTalk;
  return { context, answer: limits.answerTokens, target: isFree ? context : limits.promptTokens };
}

function styleFor(brief: boolean, { sources }: Retrieved, form: UnderstoodQuestion['form']) {
  if (sources.length === 0) return freeStyle;
  if (brief) return briefStyle;
  return form === 'section' ? sectionStyle : fullStyle;
}

function retoldOnly(
  texts: Parameters<typeof supportedOnly>[0],
  question: UnderstoodQuestion,
  { sources }: Retrieved,
): ReturnType<typeof supportedOnly> {
  const align = createAligner(question.standalone, sources);
  return supportedOnly(texts, align, createClosenessMeter(sources), SUPPORT_THRESHOLD);
}

function streamFrom(
  { model, limits }: DraftPorts,
  { messages }: Prompt,
  stop: string[],
  sources: number,
  { signal, temperature }: UnderstoodQuestion,
) {
  return generate({
    model: model.chat,
    messages,
    stop,
    maxTokens: limits.answerTokens,
    maxCharacters: limits.answerCharacters,
    idleMs: limits.modelIdleMs,
    sources,
    temperature,
    signal,
  });
}
