import { packBlocks } from '../pack-blocks.js';
import { clipToParents } from '../parents.js';
import type { Strategy } from './strategy.js';

/** Chunks that follow headings, paragraphs, tables and code. */
export const structure: Strategy = ({ text, blocks }, { budget, parents }) =>
  packBlocks(text, parents.length === 0 ? blocks : clipToParents(text, blocks, parents), budget);
