import { splitSentences } from '@aia/language';
import type { Aligner } from './align.js';
import type { ClosenessMeter } from './closeness.js';
import type { Generated } from './generate.js';

/** A sentence that announces something which a brief answer no longer has. */
const ANNOUNCES = /:\s*$/;
/** A sentence cut within inline code reads as a command that is none. */
const hasOpenCode = (sentence: string) => (sentence.split('`').length - 1) % 2 === 1;

/**
 * Least closeness of a sentence that passes: words may be left out, hardly one may be put in. A brief model swaps who does
 * what and puts halves of sentences together, all in words of the sources. By scripts/bench/citation-threshold.ts, support
 * lets nearly all of such sentences pass.
 */
const LEAST_CLOSENESS = 0.95;

/**
 * Passes a generated answer on sentence by sentence as long as the sources support it and say nearly the same,
 * and ends it (freeing the model) at the first sentence that they do not. The result's text is what passed; it is empty
 * when nothing did.
 * @param threshold Least support (0..1) of a sentence that passes.
 */
export async function* supportedOnly(
  texts: AsyncGenerator<string, Generated>,
  align: Aligner,
  closeness: ClosenessMeter,
  threshold: number,
): AsyncGenerator<string, Generated> {
  const isSupported = (sentence: string) =>
    !ANNOUNCES.test(sentence) &&
    !hasOpenCode(sentence) &&
    (align(sentence)?.support ?? 0) >= threshold &&
    closeness(sentence) >= LEAST_CLOSENESS;
  let [written, passed, pieces] = ['', 0, 0];
  try {
    for (;;) {
      const next = await texts.next();
      if (!next.done) {
        written += next.value;
        pieces += 1;
      }
      const sentences = splitSentences(written.slice(passed));
      const from = passed;
      for (const { start, end } of next.done ? sentences : sentences.slice(0, -1)) {
        const sentence = written.slice(from + start, from + end);
        if (!isSupported(sentence)) return { ...cutOff(next), text: written.slice(0, passed) };
        yield written.slice(passed, from + end);
        passed = from + end;
      }
      if (next.done) return { ...next.value, text: written.slice(0, passed) };
    }
  } finally {
    await texts.return(undefined as never);
  }

  function cutOff(next: IteratorResult<string, Generated>): Generated {
    if (next.done) return next.value;
    return { text: '', promptTokens: 0, completionTokens: pieces, end: 'stop' };
  }
}
