import { createAligner } from './align.js';
import { SUPPORT_THRESHOLD } from './cite.js';
import { generate } from './generate.js';
import type { Draft, DraftPorts, Question } from './ports.js';
import { buildPrompt, type Prompt } from './prompt.js';
import { briefStyle, freeStyle, fullStyle } from './prompt-style.js';
import type { Retrieved } from './retrieve.js';
import { supportedOnly } from './supported-only.js';
import { estimatePromptTokens } from './token-budget.js';

/**
 * The answer in the model's words. Of a model that can only retell, nothing passes that the sources do not support: it
 * makes up what it does not find, commands included.
 * @throws ModelError as the model does.
 */
export async function* writeWithModel(
  question: Question,
  found: Retrieved,
  ports: DraftPorts,
): AsyncGenerator<string, Draft> {
  const { chat, charsPerToken, brief } = ports.model;
  const ratio = ports.calibration.ratio(chat.model);
  const style = styleFor(brief, found);
  const prompt = buildPrompt({
    style,
    question: question.content,
    sources: found.sources,
    history: question.history,
    budget: budgetOf(ports),
    count: (text) => Math.ceil(estimatePromptTokens(text, charsPerToken) * ratio),
  });
  const raw = streamFrom(ports, prompt, style.stop, found.sources.length, question.signal);
  const checked = style === briefStyle;
  const written = yield* checked ? supportedOnly(raw, alignerOf(question, found), SUPPORT_THRESHOLD) : raw;
  ports.calibration.observe(chat.model, prompt.tokens / ratio, written.promptTokens);
  const { messages: _messages, tokens, ...dropped } = prompt;
  // A model that was stopped early gives no counts: its prompt is counted by the estimate.
  const promptTokens = written.promptTokens || tokens;
  const usage = { promptTokens, completionTokens: written.completionTokens, model: chat.model };
  return { text: written.text, mode: 'generated', quotes: [], degraded: undefined, usage, dropped };
}

function budgetOf({ model, limits }: DraftPorts) {
  return { context: model.chat.contextTokens, answer: limits.answerTokens, target: limits.promptTokens };
}

function styleFor(brief: boolean, { sources }: Retrieved) {
  if (sources.length === 0) return freeStyle;
  return brief ? briefStyle : fullStyle;
}

function alignerOf(question: Question, { sources }: Retrieved) {
  return createAligner(question.content, sources);
}

function streamFrom(
  { model, limits }: DraftPorts,
  { messages }: Prompt,
  stop: string[],
  sources: number,
  signal: AbortSignal,
) {
  return generate({
    model: model.chat,
    messages,
    stop,
    maxTokens: limits.answerTokens,
    maxCharacters: limits.answerCharacters,
    idleMs: limits.modelIdleMs,
    sources,
    signal,
  });
}
