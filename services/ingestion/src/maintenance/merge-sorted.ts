/** One step of a comparison: what both sides have under one key, or what only one of them has. */
export interface Pair<L, R> {
  left?: L;
  right?: R;
}

/**
 * Walks two streams that ascend by their keys side by side and pairs equal keys, so that stores of any size are compared
 * with two items in memory. Keys are compared as strings, code unit by code unit.
 */
export async function* mergeSorted<L, R>(
  left: AsyncIterable<L>,
  right: AsyncIterable<R>,
  leftKey: (item: L) => string,
  rightKey: (item: R) => string,
): AsyncGenerator<Pair<L, R>> {
  const lefts = left[Symbol.asyncIterator]();
  const rights = right[Symbol.asyncIterator]();
  let [l, r] = [await lefts.next(), await rights.next()];
  while (!l.done || !r.done) {
    const order = l.done ? 1 : r.done ? -1 : compare(leftKey(l.value), rightKey(r.value));
    yield {
      ...(order <= 0 && !l.done ? { left: l.value } : {}),
      ...(order >= 0 && !r.done ? { right: r.value } : {}),
    };
    if (order <= 0) l = await lefts.next();
    if (order >= 0) r = await rights.next();
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Items of all pages one by one; `read` gets the last item of the page before and answers an empty page at the end. */
export async function* eachOf<T>(read: (last: T | undefined) => Promise<T[]>): AsyncGenerator<T> {
  for (let page = await read(undefined); page.length > 0; page = await read(page.at(-1))) yield* page;
}
