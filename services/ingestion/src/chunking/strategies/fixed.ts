import { windowsOf, wordsOf } from '../windows.js';
import { inWindows } from './in-windows.js';
import type { Strategy } from './strategy.js';

/** Chunks of `budget.target` tokens, whatever is in them. */
export const fixed: Strategy = (section, options) =>
  inWindows(section, options, (range) => {
    const { target } = options.budget;
    return windowsOf(section.text, wordsOf(section.text, range, target), target, options.overlap);
  });
