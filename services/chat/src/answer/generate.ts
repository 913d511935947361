import { ModelError, type ChatMessage, type ChatModel } from '@aia/models';
import { createTextCleaner } from './text-cleaner.js';

/** What ended a generation: the model, one of our limits, or the caller who no longer wants it. */
export type GenerationEnd = 'stop' | 'length' | 'aborted';

/** Counts of a finished generation; the model's own where it could give them. */
export interface Generated {
  text: string;
  promptTokens: number;
  completionTokens: number;
  end: GenerationEnd;
}

export interface GenerateInput {
  model: ChatModel;
  messages: ChatMessage[];
  /** Texts that end the answer. */
  stop: string[];
  maxTokens: number;
  maxCharacters: number;
  /** Milliseconds without a piece after which the model counts as dead. */
  idleMs: number;
  /** 0..2; 0 without it. */
  temperature?: number | undefined;
  /** How many numbered sources the prompt shows: the model's own markers of them are removed. */
  sources: number;
  signal: AbortSignal;
}

/** Same question, same answer: people compare answers, and tests need them. */
const SAMPLING = { temperature: 0, seed: 1 };

/**
 * Streams the model's cleaned text and returns its counts. Aborting the input's signal frees the model at once and ends
 * the stream with what there is.
 * @throws ModelError when the model fails, stops answering or ends its stream without saying so.
 */
export async function* generate(input: GenerateInput): AsyncGenerator<string, Generated> {
  const cleaner = createTextCleaner(input);
  const watch = watchIdle(input.idleMs, input.signal);
  const result: Generated = { text: '', promptTokens: 0, completionTokens: 0, end: 'aborted' };
  const add = (piece: string) => {
    const text = cut(
      result.text === '' ? piece.trimStart() : piece,
      input.maxCharacters - result.text.length,
    );
    result.text += text;
    return text;
  };
  try {
    for await (const chunk of input.model.chat(chatOptions(input, watch.signal))) {
      watch.touch();
      if (chunk.done) {
        Object.assign(result, { ...counts(chunk), end: chunk.reason });
        break;
      }
      result.completionTokens += 1;
      const text = add(cleaner.push(chunk.text));
      if (text !== '') yield text;
      if (result.text.length >= input.maxCharacters) return { ...result, end: 'length' };
    }
    const rest = add(cleaner.flush());
    if (rest !== '') yield rest;
    if (result.end === 'aborted' && !input.signal.aborted) throw endedEarly(watch);
    return result;
  } catch (error) {
    if (input.signal.aborted) return { ...result, end: 'aborted' };
    throw watch.expired() ? endedEarly(watch, error) : error;
  } finally {
    watch.stop();
  }
}

function chatOptions(input: GenerateInput, signal: AbortSignal) {
  const { messages, maxTokens, model, stop, temperature = SAMPLING.temperature } = input;
  const base = { messages, maxTokens, contextTokens: model.contextTokens, ...SAMPLING, temperature, signal };
  return stop.length > 0 ? { ...base, stop } : base;
}

function counts(chunk: { promptTokens: number; completionTokens: number }) {
  return { promptTokens: chunk.promptTokens, completionTokens: chunk.completionTokens };
}

/** The first `length` code units, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, Math.max(0, length)).replace(/[\uD800-\uDBFF]$/, '');
}

function endedEarly(watch: IdleWatch, cause?: unknown): ModelError {
  return watch.expired()
    ? new ModelError('unavailable', 'The model stopped answering.', { cause })
    : new ModelError('bad-answer', 'The model ended its answer before it was complete.', { cause });
}

interface IdleWatch {
  /** Aborted when the caller leaves, when the model idles too long, and by `stop`, so that the model is always freed. */
  readonly signal: AbortSignal;
  touch(): void;
  expired(): boolean;
  stop(): void;
}

function watchIdle(idleMs: number, caller: AbortSignal): IdleWatch {
  const own = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    own.abort();
  }, idleMs);
  return {
    signal: AbortSignal.any([caller, own.signal]),
    touch: () => void timer.refresh(),
    expired: () => expired,
    stop: () => {
      clearTimeout(timer);
      own.abort();
    },
  };
}
