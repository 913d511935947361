import type { CpuLane } from './cpu-lane.js';
import type { Runner } from './runner-process.js';
import type { FinishReason, Prompt, Sampling } from './runner/protocol.js';
import { StopSequences } from './stop-sequences.js';

/** Prompt tokens read in one slice: short enough to stop or to let a question in, long enough to lose no speed. */
const PREFILL_SLICE_TOKENS = 128;

export interface GenerateTextOptions {
  prompt: Prompt;
  /** Tokens of prompt and answer together. */
  contextTokens: number;
  /** Most tokens of the answer; undefined means as many as fit. */
  maxTokens?: number | undefined;
  sampling: Sampling;
  stop: readonly string[];
  signal: AbortSignal;
}

/** A piece of the answer, or its end with the counts; times are in milliseconds. */
export type GeneratedPiece =
  | { done: false; text: string }
  | {
      done: true;
      reason: FinishReason;
      promptTokens: number;
      cachedTokens: number;
      promptMs: number;
      tokens: number;
      generateMs: number;
    };

let lastGeneration = 0;

/**
 * Streams an answer. Every step (a piece of the prompt, a token) waits its turn in the lane and looks at the signal
 * first, so an aborted generation stops within one step.
 */
export async function* generateText(
  runner: Runner,
  lane: CpuLane,
  options: GenerateTextOptions,
): AsyncGenerator<GeneratedPiece> {
  const generation = ++lastGeneration;
  const step = <T>(work: () => Promise<T>) =>
    lane.run('chat', async () => {
      options.signal.throwIfAborted();
      return work();
    });
  try {
    const started = performance.now();
    const { prompt, contextTokens, sampling } = options;
    const { promptTokens, cachedTokens, stop } = await step(() =>
      runner.call('open', { generation, prompt, contextTokens, sampling }),
    );
    await readPrompt(runner, generation, step);
    const firstStep = await step(() => runner.call('next', { generation }));
    const promptMs = performance.now() - started;
    const nextStep = () => step(() => runner.call('next', { generation }));
    const limits = { ...options, stop: [...stop, ...options.stop] };
    const { tokens, reason } = yield* produce(firstStep, nextStep, limits);
    const generateMs = performance.now() - started - promptMs;
    yield { done: true, reason, promptTokens, cachedTokens, promptMs, tokens, generateMs };
  } finally {
    await runner.call('close', { generation });
  }
}

type Step = <T>(work: () => Promise<T>) => Promise<T>;

async function readPrompt(runner: Runner, generation: number, step: Step): Promise<void> {
  let left: number;
  do {
    const read = await step(() => runner.call('prefill', { generation, tokens: PREFILL_SLICE_TOKENS }));
    left = read.left;
  } while (left > 0);
}

interface GeneratedToken {
  text: string;
  finished: FinishReason | null;
}

/** Tokens until the model, a stop sequence or a limit ends the answer. */
async function* produce(
  first: GeneratedToken,
  next: () => Promise<GeneratedToken>,
  { stop, maxTokens = Infinity }: GenerateTextOptions,
): AsyncGenerator<GeneratedPiece, { tokens: number; reason: FinishReason }> {
  const sequences = new StopSequences(stop);
  let tokens = 0;
  for (let token = first; ; token = await next()) {
    if (!token.finished) tokens++;
    const { text, stopped } = sequences.push(token.text);
    if (text !== '') yield { done: false, text };
    if (stopped) return { tokens, reason: 'stop' };
    const reason = token.finished ?? (tokens >= maxTokens ? 'length' : null);
    if (!reason) continue;
    const rest = sequences.flush();
    if (rest !== '') yield { done: false, text: rest };
    return { tokens, reason };
  }
}
