import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import { common, createLowlight } from 'lowlight';
import type { ReactElement } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';

const lowlight = createLowlight(common);

/** Code beyond this many characters stays plain: nobody reads it, and it would hold the page up. */
const LONGEST = 50_000;

/** Code as coloured elements; undefined for a language that is not known. */
export function highlight(code: string, language: string): ReactElement | undefined {
  if (code.length > LONGEST || !lowlight.registered(language)) return undefined;
  return toJsxRuntime(lowlight.highlight(language, code), { Fragment, jsx, jsxs }) as ReactElement;
}
