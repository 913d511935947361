/**
 * Characters that no answer needs and that storage or terminals choke on: control characters except tab and line feed,
 * unpaired surrogates, and the replacement character that a decoder leaves for half a UTF-8 sequence.
 */
const NOISE = /(?![\t\n])[\p{Cc}\p{Cs}\uFFFD]/gu;
/**
 * What is looked at one after the other, besides the backticks of code:
 * a Markdown image, whose display would tell a server of somebody's choice what was asked (its description stays);
 * source markers such as ` [1]`, `.[1, 2]` or ` [1][2]` (right after a letter it is code, as in `items[1]`, and stays);
 * what a Markdown reader could take for HTML, which is escaped, so that it is shown as it was written.
 */
const PARTS = new RegExp(
  [
    '(?<tick>`)',
    String.raw`!\[(?<description>[^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])`,
    String.raw`(?<marker>(?:[ \t]+|(?<=^|[.,;:!?"»”\n]))(?:\[[1-9]\d?(?:, ?[1-9]\d?)*\])+)`,
    String.raw`(?<html>(?<!\\)<(?=[a-zA-Z!/?]))`,
  ].join('|'),
  'gu',
);
/** The end of a piece that may become one of these with the next piece; longer ones are none. */
const BEGUN =
  /(?:[ \t]+|[ \t]*(?:\[[\d, ]{0,12}\]?)+|<?!(?:\[[^\]\n]{0,200}(?:\](?:[([][^)\]\n]{0,1000})?)?)?|<)$/;
/** The end of a piece that may become a surrogate pair with the next piece. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;

/** Cleans an answer piece by piece; what can only be judged with the next piece is held back until then. */
export interface TextCleaner {
  push(piece: string): string;
  /** What is held back at the end. */
  flush(): string;
}

/**
 * Removes noise, images, HTML, and the model's own markers of sources 1..`sources`: only verified citations count.
 * Inside of code (an odd number of backticks before it) all of that is text and stays.
 */
export function createTextCleaner({ sources }: { sources: number }): TextCleaner {
  let held = '';
  let last = '';
  let inCode = false;
  const pass = (part: string) => {
    if (countBackticks(part) % 2 === 1) inCode = !inCode;
    return part;
  };
  const clean = (text: string) => {
    const readable = (last + text).replace(PARTS, (part: string, ...rest: unknown[]) => {
      const { tick, description, marker, html } = rest.at(-1) as Record<string, string | undefined>;
      if (tick !== undefined || inCode) return pass(part);
      // An image in a description would be one again once its frame is gone.
      if (description !== undefined) return pass(description.replaceAll('!', ''));
      if (html !== undefined) return '\\<';
      return marker !== undefined && namesSources(marker, sources) ? '' : part;
    });
    const fresh = readable.slice(last.length);
    last = readable.slice(-1) === '`' ? '' : readable.slice(-1);
    return fresh;
  };
  return {
    push: (piece) => {
      const whole = held + piece;
      const half = HALF_PAIR.exec(whole)?.[0] ?? '';
      const text = whole.slice(0, whole.length - half.length).replace(NOISE, '');
      const begun = BEGUN.exec(text)?.[0] ?? '';
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

function namesSources(marker: string, sources: number): boolean {
  return marker.match(/\d+/g)?.every((number) => Number(number) <= sources) ?? false;
}

function countBackticks(text: string): number {
  return text.split('`').length - 1;
}
