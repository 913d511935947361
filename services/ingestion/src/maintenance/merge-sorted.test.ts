import { expect } from 'chai';
import fc from 'fast-check';
import { eachOf, mergeSorted } from './merge-sorted.js';

async function* stream(keys: string[]): AsyncGenerator<string> {
  for (const key of keys) yield await Promise.resolve(key);
}

const sortedSet = fc
  .uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 40 })
  .map((keys) => keys.sort((a, b) => (a < b ? -1 : 1)));

describe('mergeSorted', () => {
  it('pairs what both sides have and gives everything else alone', async () => {
    await fc.assert(
      fc.asyncProperty(sortedSet, sortedSet, async (left, right) => {
        const [both, lefts, rights]: [string[], string[], string[]] = [[], [], []];
        const key = (item: string) => item;
        for await (const pair of mergeSorted(stream(left), stream(right), key, key)) {
          if (pair.left !== undefined && pair.right !== undefined) both.push(pair.left);
          else if (pair.left !== undefined) lefts.push(pair.left);
          else if (pair.right !== undefined) rights.push(pair.right);
        }
        expect(both).to.deep.equal(left.filter((one) => right.includes(one)));
        expect(lefts).to.deep.equal(left.filter((one) => !right.includes(one)));
        expect(rights).to.deep.equal(right.filter((one) => !left.includes(one)));
      }),
    );
  });
});

describe('eachOf', () => {
  it('reads pages until an empty one, each after the last item of the one before', async () => {
    const pages = [['a', 'b'], ['c'], []];
    const asked: (string | undefined)[] = [];
    const items: string[] = [];
    const read = (last: string | undefined) => {
      asked.push(last);
      return Promise.resolve(pages[asked.length - 1] ?? []);
    };
    for await (const item of eachOf(read)) items.push(item);
    expect(items).to.deep.equal(['a', 'b', 'c']);
    expect(asked).to.deep.equal([undefined, 'b', 'c']);
  });
});
