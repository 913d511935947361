import type { ChunkingStrategy } from '@aia/contracts';
import { code } from './code.js';
import { fixed } from './fixed.js';
import { sentences } from './sentences.js';
import type { Strategy } from './strategy.js';
import { structure } from './structure.js';

/** How each strategy cuts. `document` searches pieces of the structure; that its parent is the whole text is told there. */
export const strategies: Record<ChunkingStrategy, Strategy> = {
  structure,
  fixed,
  sentences,
  document: structure,
  code,
};
