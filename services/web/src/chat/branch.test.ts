import { expect } from 'chai';
import fc from 'fast-check';
import { branchOf, withoutChoice } from './branch.js';

const message = (id: string, parentId: string | null) => ({ id, parentId });
const shown = (...args: Parameters<typeof branchOf>) => branchOf(...args).map(({ message: { id } }) => id);

/** A question with two answers, of which the first was asked on, and an edited question beside all of that. */
const messages = [
  message('q1', null),
  message('a1', 'q1'),
  message('a2', 'q1'),
  message('q2', 'a1'),
  message('a3', 'q2'),
];

describe('Branches of a conversation', () => {
  it('lead to the newest message, wherever it hangs', () => {
    expect(shown(messages, new Map())).to.deep.equal(['q1', 'a1', 'q2', 'a3']);
    const edited = [...messages, message('q3', null)];
    expect(shown(edited, new Map())).to.deep.equal(['q3']);
  });

  it('show what was chosen, and all that stands at the same place', () => {
    const branch = branchOf(messages, new Map([['q1', 'a2']]));
    expect(branch.map(({ message: { id } }) => id)).to.deep.equal(['q1', 'a2']);
    expect(branch.at(-1)?.siblings).to.deep.equal(['a1', 'a2']);
  });

  it('show the newest again once a choice is taken back, or was of a message that is gone', () => {
    const chosen = new Map([['q1', 'a2']]);
    expect(shown(messages, withoutChoice(chosen, 'q1'))).to.include('a3');
    expect(shown(messages, new Map([['q1', 'gone']]))).to.include('a3');
  });

  it('are a path from the beginning to an end, whatever the tree', () => {
    const tree = fc
      .array(fc.nat(), { maxLength: 30 })
      .map((seeds) =>
        seeds.map((seed, at) => message(String(at), at === 0 || seed % at === 0 ? null : String(seed % at))),
      );
    fc.assert(
      fc.property(tree, (all) => {
        const branch = branchOf(all, new Map());
        branch.forEach(({ message: { parentId }, siblings }, at) => {
          expect(parentId).to.equal(branch[at - 1]?.message.id ?? null);
          expect(siblings).to.deep.equal(all.filter((one) => one.parentId === parentId).map(({ id }) => id));
        });
        expect(branch.at(-1)?.message.id).to.equal(all.at(-1)?.id);
      }),
    );
  });
});
