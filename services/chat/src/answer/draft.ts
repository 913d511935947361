import type { Citation, Degraded, Grounding } from '@aia/contracts';
import { detectLanguage } from '@aia/language';
import { ModelError } from '@aia/models';
import { extractAnswer } from './extractive.js';
import { generate } from './generate.js';
import { mapStream } from './map-stream.js';
import { languageNotSpoken, noChatModel, noticesFor } from './notices.js';
import type { AnswerLimits, AnswerModel, Question } from './ports.js';
import { buildPrompt } from './prompt.js';
import { briefStyle, freeStyle, fullStyle } from './prompt-style.js';
import type { Retrieved } from './retrieve.js';
import { estimatePromptTokens, type TokenCalibration } from './token-budget.js';

/** The text of an answer before it is checked, and where it came from. */
export interface Draft {
  text: string;
  mode: Grounding['mode'];
  /** Citations of quoted sentences; empty unless the mode is `extractive`. */
  quotes: Citation[];
  degraded: Degraded | undefined;
  usage: { promptTokens: number; completionTokens: number; model: string | null };
  /** What did not fit into the prompt. */
  dropped: Record<string, number>;
}

export interface DraftPorts {
  model: AnswerModel;
  calibration: TokenCalibration;
  limits: AnswerLimits;
}

type Texts = AsyncGenerator<string, Draft>;

const NO_USAGE = { promptTokens: 0, completionTokens: 0, model: null };
/**
 * Writes the answer's text: by the model when it speaks the question's language and answers, else of the documents'
 * own sentences, else a plain sentence that says why there is none.
 * @throws ModelError when the model fails after its first word, or fails with no document to fall back on.
 */
export async function* draft(question: Question, found: Retrieved, ports: DraftPorts): Texts {
  const notices = noticesFor(question.content);
  if (question.signal.aborted) return plain('');
  if (found.searched && found.sources.length === 0) return yield* say(notices.noHits);
  const { chat } = ports.model;
  const language = detectLanguage(question.content);
  if (!chat.languages.includes(language)) {
    const degraded = languageNotSpoken(chat.model, language);
    if (found.searched) return yield* extract(question, found, degraded);
    return yield* say(notices.notSpokenWithoutDocuments, degraded);
  }
  return yield* byModel(question, found, ports);
}

/** The model's answer; an extractive one when it fails before its first word or says nothing. */
async function* byModel(question: Question, found: Retrieved, ports: DraftPorts): Texts {
  const { model } = ports.model.chat;
  let begun = false;
  try {
    const written = yield* mapStream(writeWithModel(question, found, ports), (text) => {
      begun = true;
      return text;
    });
    if (written.text !== '' || question.signal.aborted) return written;
    if (found.sources.length > 0) return yield* extract(question, found, noChatModel(model, 'empty'));
    throw new ModelError('bad-answer', `The chat model ${model} gave an empty answer; ask again.`);
  } catch (error) {
    if (begun || !(error instanceof ModelError) || found.sources.length === 0) throw error;
    return yield* extract(question, found, noChatModel(model, error.code));
  }
}

async function* writeWithModel(question: Question, found: Retrieved, ports: DraftPorts): Texts {
  const { limits, calibration } = ports;
  const { chat, charsPerToken } = ports.model;
  const ratio = calibration.ratio(chat.model);
  const style = styleFor(ports.model, found);
  const prompt = buildPrompt({
    style,
    question: question.content,
    sources: found.sources,
    history: question.history,
    budget: { context: chat.contextTokens, answer: limits.answerTokens, target: limits.promptTokens },
    count: (text) => Math.ceil(estimatePromptTokens(text, charsPerToken) * ratio),
  });
  const generated = yield* generate({
    model: chat,
    messages: prompt.messages,
    stop: style.stop,
    maxTokens: limits.answerTokens,
    maxCharacters: limits.answerCharacters,
    idleMs: limits.modelIdleMs,
    sources: found.sources.length,
    signal: question.signal,
  });
  calibration.observe(chat.model, prompt.tokens / ratio, generated.promptTokens);
  const { messages: _messages, tokens: _tokens, ...dropped } = prompt;
  const { promptTokens, completionTokens, text } = generated;
  const usage = { promptTokens, completionTokens, model: chat.model };
  return { text, mode: 'generated', quotes: [], degraded: undefined, usage, dropped };
}

function styleFor(model: AnswerModel, { sources }: Retrieved) {
  if (sources.length === 0) return freeStyle;
  return model.brief ? briefStyle : fullStyle;
}

async function* extract(question: Question, found: Retrieved, degraded: Degraded): Texts {
  const { text, citations } = extractAnswer(question.content, found.sources);
  if (text === '') return yield* say(noticesFor(question.content).noHits, degraded);
  yield text;
  return { text, mode: 'extractive', quotes: citations, degraded, usage: NO_USAGE, dropped: {} };
}

async function* say(text: string, degraded?: Degraded): Texts {
  yield text;
  return plain(text, degraded);
}

function plain(text: string, degraded?: Degraded): Draft {
  return { text, mode: 'none', quotes: [], degraded, usage: NO_USAGE, dropped: {} };
}
