import 'katex/dist/katex.min.css';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import type { MathPlugins } from './plugins.js';

/** A chunk of its own: a tenth of the app for what few answers have. */
export const mathPlugins: MathPlugins = { remark: remarkMath, rehype: rehypeKatex };
