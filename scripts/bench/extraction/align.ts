/** Letters and digits of a text, token by token: white space, punctuation and marks of Markdown do not count. */
export function tokensOf(text: string): string[] {
  return text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? [];
}

const SHINGLE = 4;
/** Tokens of a gap that is compared character by character. */
const SHORT_GAP = 40;

/**
 * How many characters of `reference` are found in `candidate`. Runs of four tokens that occur once in both anchor the
 * comparison; a short gap between two anchors is compared character by character. What is in long gaps was moved, as
 * footnotes are: its tokens are looked for among those that are left over.
 */
export function matchedCharacters(reference: readonly string[], candidate: readonly string[]): number {
  let matched = 0;
  let [r, c] = [0, 0];
  const missing: string[] = [];
  const left = new Map<string, number>();
  for (const [nextR, nextC] of [
    ...anchors(reference, candidate),
    [reference.length, candidate.length] as const,
  ]) {
    const [x, y] = [reference.slice(r, nextR), candidate.slice(c, nextC)];
    if (x.length <= SHORT_GAP && y.length <= SHORT_GAP) matched += matchGap(x.join(''), y.join(''));
    else {
      missing.push(...x);
      for (const token of y) left.set(token, (left.get(token) ?? 0) + 1);
    }
    [r, c] = [nextR, nextC];
  }
  return matched + takeTokens(missing, left);
}

function takeTokens(missing: readonly string[], left: Map<string, number>): number {
  let matched = 0;
  for (const token of missing) {
    const count = left.get(token) ?? 0;
    if (count > 0) matched += token.length;
    left.set(token, count - 1);
  }
  return matched;
}

/** Positions of tokens that start the same unique run in both texts, increasing in both. */
function anchors(a: readonly string[], b: readonly string[]): [number, number][] {
  const inB = uniqueRuns(b);
  const pairs: [number, number][] = [];
  for (const [run, at] of uniqueRuns(a)) {
    const other = inB.get(run);
    if (other !== undefined && other >= 0 && at >= 0) pairs.push([at, other]);
  }
  return longestIncreasing(pairs.sort(([x], [y]) => x - y));
}

/** Position of each run of tokens; -1 for runs that occur more than once. */
function uniqueRuns(tokens: readonly string[]): Map<string, number> {
  const runs = new Map<string, number>();
  for (let i = 0; i + SHINGLE <= tokens.length; i++) {
    const run = tokens.slice(i, i + SHINGLE).join(' ');
    runs.set(run, runs.has(run) ? -1 : i);
  }
  return runs;
}

/** The longest part of pairs, sorted by the first number, in which the second one increases too. */
function longestIncreasing(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const before = new Array<number>(pairs.length).fill(-1);
  for (const [i, [, value]] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tails[middle]!]![1] < value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[i] = tails[low - 1]!;
    tails[low] = i;
  }
  const chosen: [number, number][] = [];
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) chosen.push(pairs[i]!);
  return chosen.reverse();
}

/** Length of the longest common subsequence. */
function matchGap(a: string, b: string): number {
  if (a === b) return a.length;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  const [x, y] = [a.slice(start), b.slice(start)];
  if (x === '' || y === '') return start;
  let row = new Uint32Array(y.length + 1);
  for (let i = 1; i <= x.length; i++) {
    const next = new Uint32Array(y.length + 1);
    for (let j = 1; j <= y.length; j++) {
      next[j] =
        x.charCodeAt(i - 1) === y.charCodeAt(j - 1) ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!);
    }
    row = next;
  }
  return start + row[y.length]!;
}
