import { expect } from 'chai';
import fc from 'fast-check';
import { judge, type JudgeableHit } from './judge.js';

const hit = (sourceKey: string, chunk: number, text = 'text'): JudgeableHit => ({
  chunkId: `${sourceKey}#${chunk}`,
  documentId: sourceKey,
  sourceKey,
  title: sourceKey,
  text,
});
const wanted = (sourceKey: string, quote?: string) => ({
  sourceKey,
  grade: 1,
  ...(quote === undefined ? {} : { quote }),
});

describe('judge', () => {
  it('ranks documents, however many of their passages were found', () => {
    const hits = [hit('a', 1), hit('a', 2), hit('b', 1), hit('a', 3), hit('c', 1)];
    const { ranks, ranking } = judge(hits, [wanted('c'), wanted('nowhere')]);
    expect(ranks).to.deep.equal([3, null]);
    expect(ranking.map(({ hit, grade }) => [hit.chunkId, grade])).to.deep.equal([
      ['a#1', 0],
      ['b#1', 0],
      ['c#1', 1],
    ]);
  });

  it('ranks passages where a quote says which one is meant', () => {
    const hits = [hit('a', 1, 'Other words.'), hit('a', 2, 'Run the  BACKUP every night!'), hit('a', 3)];
    const { ranks } = judge(hits, [wanted('a', 'run the backup every night')]);
    expect(ranks).to.deep.equal([2]);
  });

  it('does not take a quote from another document', () => {
    expect(judge([hit('b', 1, 'the same words')], [wanted('a', 'the same words')]).ranks).to.deep.equal([
      null,
    ]);
  });

  it('finds a long quote again that was cut at the edge of a passage, and no short one', () => {
    const quote = 'the server keeps every document for ninety days and then deletes it';
    const cut = 'the server keeps every document for ninety days and then';
    expect(judge([hit('a', 1, cut)], [wanted('a', quote)]).ranks).to.deep.equal([1]);
    expect(judge([hit('a', 1, 'ninety')], [wanted('a', 'ninety days')]).ranks).to.deep.equal([null]);
  });

  it('passes over a second passage that has a quote which was found', () => {
    const hits = [hit('a', 1, 'one quote here'), hit('a', 2, 'one quote here'), hit('b', 1, 'two')];
    const { ranks } = judge(hits, [wanted('a', 'one quote here'), wanted('b', 'two')]);
    expect(ranks).to.deep.equal([1, 2]);
  });

  it('gives a passage with two quotes to both', () => {
    const { ranks, ranking } = judge(
      [hit('a', 1, 'first words, second words')],
      [wanted('a', 'first words'), wanted('a', 'second words')],
    );
    expect(ranks).to.deep.equal([1, 1]);
    expect(ranking[0]?.grade).to.equal(2);
  });

  it('gives ranks that point at the hits themselves', () => {
    const keys = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 20 }), keys, (sequence, key) => {
        const hits = sequence.map((name, n) => hit(name, n));
        const { ranks, ranking } = judge(hits, [wanted(key)]);
        const distinct = [...new Set(sequence)];
        expect(ranking.map(({ hit }) => hit.sourceKey)).to.deep.equal(distinct);
        expect(ranks[0]).to.equal(distinct.includes(key) ? distinct.indexOf(key) + 1 : null);
      }),
    );
  });
});
