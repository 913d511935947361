import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import type { Options } from 'react-markdown';
import { annotate, type Annotations } from './annotate.js';
import { sanitizeSchema } from './sanitize.js';

type Plugins = NonNullable<Options['rehypePlugins']>;

/** Parts that turn formulas into pictures of them; loaded only for texts that have some. */
export interface MathPlugins {
  remark: Plugins[number];
  rehype: Plugins[number];
}

export const remarkPlugins = (math?: MathPlugins): Plugins =>
  math ? [remarkGfm, [math.remark as never, { singleDollarTextMath: false }]] : [remarkGfm];

/** First the sanitizer; what comes after it adds only what this program makes itself. */
export function rehypePlugins(notes: Annotations & { base: number }, math?: MathPlugins): Plugins {
  const plain: Plugins = [
    [rehypeSanitize, sanitizeSchema],
    [annotate, notes],
  ];
  return math
    ? [...plain, [math.rehype as never, { trust: false, strict: 'ignore', maxSize: 20, maxExpand: 200 }]]
    : plain;
}
