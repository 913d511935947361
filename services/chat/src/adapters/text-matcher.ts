import { ModelError, type Embedder } from '@aia/models';
import type { TextMatcher } from '../answer/ports.js';

export interface TextMatcherOptions {
  embedder: Pick<Embedder, 'embedPassages' | 'embedQuery'>;
  /** Longest wait for the embedding model: somebody is waiting for an answer. */
  deadlineMs: number;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** Compares by the embedding model; one that does not answer in time leaves the question open. */
export function createTextMatcher({ embedder, deadlineMs, now }: TextMatcherOptions): TextMatcher {
  return {
    compare: async (question, texts, signal) => {
      const started = now();
      const until = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
      const cosines = await cosinesOf(embedder, question, texts, until);
      return { cosines, milliseconds: Math.round((now() - started) * 100) / 100 };
    },
  };
}

async function cosinesOf(
  embedder: TextMatcherOptions['embedder'],
  question: string,
  texts: string[],
  signal: AbortSignal,
): Promise<number[] | undefined> {
  try {
    const asked = await embedder.embedQuery(question, signal);
    const { vectors } = await embedder.embedPassages(texts, signal);
    return vectors.map((vector) => dot(asked, vector));
  } catch (error) {
    if (signal.aborted || error instanceof ModelError) return undefined;
    throw error;
  }
}

/** Cosine: vectors of an embedder have length one. */
function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
