import { dotProduct, ModelError, type Embedder } from '@aia/models';
import type { TextMatcher } from '../answer/ports.js';

export interface TextMatcherOptions {
  embedder: Pick<Embedder, 'embedPassages' | 'embedQuery'>;
  /** Longest wait for the embedding model: somebody is waiting for an answer. */
  deadlineMs: number;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** So few texts at once go before an import in the built-in model server, and what is compared by the deadline counts. */
const BATCH = 4;

/** Compares by the embedding model, as far as it gets in time. */
export function createTextMatcher({ embedder, deadlineMs, now }: TextMatcherOptions): TextMatcher {
  return {
    compare: async (question, texts, signal) => {
      const started = now();
      const until = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
      const cosines: number[] = [];
      try {
        for await (const cosine of cosinesOf(embedder, question, texts, until)) cosines.push(cosine);
      } catch (error) {
        if (!until.aborted && !(error instanceof ModelError)) throw error;
      }
      return { cosines, milliseconds: Math.round((now() - started) * 100) / 100 };
    },
  };
}

async function* cosinesOf(
  embedder: TextMatcherOptions['embedder'],
  question: string,
  texts: string[],
  signal: AbortSignal,
): AsyncGenerator<number> {
  const asked = await embedder.embedQuery(question, signal);
  for (let at = 0; at < texts.length; at += BATCH) {
    const { vectors } = await embedder.embedPassages(texts.slice(at, at + BATCH), signal);
    yield* vectors.map((vector) => dotProduct(asked, vector));
  }
}
