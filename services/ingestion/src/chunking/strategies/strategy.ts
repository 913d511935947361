import type { TextRange } from '../block.js';
import type { ChunkRange } from '../pack-blocks.js';
import type { Section } from '../sections.js';
import type { TokenBudget } from '../token-budget.js';

export interface StrategyOptions {
  budget: TokenBudget;
  /** Tokens that a chunk repeats of the one before. */
  overlap: number;
  /** Ranges that no chunk crosses, in order, which together cover the section; none: the section is one. */
  parents: readonly TextRange[];
}

/**
 * Cuts a section into chunks in text order. None is over `budget.max`; together they cover everything that is not blank
 * and in the section's blocks.
 */
export type Strategy = (section: Section, options: StrategyOptions) => ChunkRange[];
