import type { LlamaEmbeddingContext, LlamaModel, Token } from 'node-llama-cpp';
import { INPUT_TOO_LONG, RunnerError, type RunnerCalls } from './protocol.js';

/**
 * The context goes after this long without work. llama.cpp reserves one row of vocabulary size for every token of the
 * longest text so far (1 MB a token for 250,000 pieces), and a new context takes only milliseconds.
 */
const CONTEXT_IDLE_MS = 2000;

/** Turns texts into vectors, one at a time. */
export interface EmbeddingRunner {
  embed(input: RunnerCalls['embed']['input']): Promise<RunnerCalls['embed']['output']>;
}

/** An embedding runner on a loaded model. */
export function createEmbeddingRunner(model: LlamaModel, threads: number): EmbeddingRunner {
  const context = lendContext(() => createContext(model, threads));
  const oneAtATime = createTurns();
  return {
    embed: async ({ text, truncate, urgent }) => {
      const tokens = fitTokens(model, text, truncate);
      const embedding = await oneAtATime(urgent, () =>
        context.use((current) => current.getEmbeddingFor(tokens)),
      );
      return { vector: [...embedding.vector], tokens: tokens.length };
    },
  };
}

/** node-llama-cpp keeps one place free, so a text of exactly the model's length needs a context one longer. */
function createContext(model: LlamaModel, threads: number): Promise<LlamaEmbeddingContext> {
  const { trainContextSize } = model;
  return model.createEmbeddingContext({
    contextSize: trainContextSize + 1,
    batchSize: trainContextSize,
    threads,
  });
}

/**
 * The text's tokens with the special ones that the model was trained with around them.
 * @throws RunnerError `input-too-long` when they do not fit and may not be cut.
 */
function fitTokens(model: LlamaModel, text: string, truncate: boolean): Token[] {
  const { tokens: special } = model;
  const before = special.bos !== null && special.shouldPrependBosToken ? [special.bos] : [];
  const after = special.eos !== null && special.shouldAppendEosToken ? [special.eos] : [];
  const room = model.trainContextSize - before.length - after.length;
  const tokens = model.tokenize(text);
  if (tokens.length > room && !truncate) throw new RunnerError('input-too-long', INPUT_TOO_LONG);
  return [...before, ...tokens.slice(0, room), ...after];
}

/** Runs one task at a time; urgent ones go before the others that wait. */
function createTurns() {
  const urgentOnes: (() => void)[] = [];
  const others: (() => void)[] = [];
  let busy = false;
  return async <T>(urgent: boolean, task: () => Promise<T>): Promise<T> => {
    if (busy) await new Promise<void>((resolve) => (urgent ? urgentOnes : others).push(resolve));
    busy = true;
    try {
      return await task();
    } finally {
      const next = urgentOnes.shift() ?? others.shift();
      // The turn passes on, so the lane stays busy.
      if (next) next();
      else busy = false;
    }
  };
}

/** Lends a context that is made when needed and disposed of once idle. */
function lendContext(create: () => Promise<LlamaEmbeddingContext>) {
  let context: Promise<LlamaEmbeddingContext> | undefined;
  let users = 0;
  let idle: NodeJS.Timeout | undefined;
  const dispose = async () => {
    const unused = context;
    context = undefined;
    await (await unused)?.dispose();
  };
  return {
    use: async <T>(work: (context: LlamaEmbeddingContext) => Promise<T>): Promise<T> => {
      clearTimeout(idle);
      users++;
      try {
        context ??= create();
        return await work(await context);
      } finally {
        users--;
        if (users === 0) idle = setTimeout(() => void dispose(), CONTEXT_IDLE_MS).unref();
      }
    },
  };
}
