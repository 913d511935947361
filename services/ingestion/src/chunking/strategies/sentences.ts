import type { TextRange } from '../block.js';
import type { MeasuredRange } from '../measured-range.js';
import { paragraphParts, sentencesOf } from '../split-sentences.js';
import { windowsOf } from '../windows.js';
import { inWindows } from './in-windows.js';
import type { Strategy } from './strategy.js';

/** Chunks of whole sentences, as many as fit into `budget.target` tokens. */
export const sentences: Strategy = (section, options) =>
  inWindows(section, options, (range) => {
    const { target } = options.budget;
    return windowsOf(section.text, sentencesIn(section.text, range, target), target, options.overlap);
  });

function* sentencesIn(text: string, range: TextRange, max: number): Generator<MeasuredRange> {
  for (const part of paragraphParts(text, range)) yield* sentencesOf(text, part, max);
}
