/**
 * Characters that no answer needs and that storage or terminals choke on: control characters except tab and line feed,
 * unpaired surrogates, and the replacement character that a decoder leaves for half a UTF-8 sequence.
 */
const NOISE = /(?![\t\n])[\p{Cc}\p{Cs}\uFFFD]/gu;
/** Source markers such as ` [1]`, `.[1, 2]` or ` [1][2]`. Right after a letter it is code, as in `items[1]`, and stays. */
const MARKER = /(?:[ \t]+|(?<=^|[.,;:!?"»”\n]))(?:\[[1-9]\d?(?:, ?[1-9]\d?)*\])+/gu;
/** The end of a piece that may become a marker with the next piece. */
const MARKER_BEGUN = /(?:[ \t]+|[ \t]*(?:\[[\d, ]{0,12}\]?)+)$/;
/** The end of a piece that may become a surrogate pair with the next piece. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;

/** Cleans an answer piece by piece; what can only be judged with the next piece is held back until then. */
export interface TextCleaner {
  push(piece: string): string;
  /** What is held back at the end. */
  flush(): string;
}

/**
 * Removes noise, and the model's own markers of sources 1..`sources`: only verified citations count. Inside of code
 * (an odd number of backticks before it) a marker is a list of numbers and stays.
 */
export function createTextCleaner({ sources }: { sources: number }): TextCleaner {
  let held = '';
  let last = '';
  let inCode = false;
  const clean = (text: string) => {
    const readable = last + text;
    const stripped = sources === 0 ? readable : readable.replace(MARKER, keepUnlessSource);
    const fresh = stripped.slice(last.length);
    if (countBackticks(fresh) % 2 === 1) inCode = !inCode;
    last = stripped.slice(-1) === '`' ? '' : stripped.slice(-1);
    return fresh;
  };
  const keepUnlessSource = (marker: string, offset: number, whole: string) => {
    const code = inCode !== (countBackticks(whole.slice(0, offset)) % 2 === 1);
    const known = marker.match(/\d+/g)?.every((number) => Number(number) <= sources);
    return known && !code ? '' : marker;
  };
  return {
    push: (piece) => {
      const whole = held + piece;
      const half = HALF_PAIR.exec(whole)?.[0] ?? '';
      const text = whole.slice(0, whole.length - half.length).replace(NOISE, '');
      const begun = MARKER_BEGUN.exec(text)?.[0] ?? '';
      held = begun + half;
      return clean(text.slice(0, text.length - begun.length));
    },
    flush: () => {
      const rest = held.replace(NOISE, '');
      held = '';
      return clean(rest).trimEnd();
    },
  };
}

function countBackticks(text: string): number {
  return text.split('`').length - 1;
}
