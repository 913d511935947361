import type { Hit } from '@aia/vectors';
import { expect } from 'chai';
import { DEFAULT_WEIGHTS } from '../search/fuse.js';
import { fitWeights, type JudgedRun } from './fit-weights.js';

const hits = (...scores: [string, number][]): Hit[] => scores.map(([id, score]) => ({ id, score }) as Hit);

/** A question whose answer one leg puts first and the other one second, clearly enough for the defaults to fail. */
const runWhere = (right: 'dense' | 'lexical', n: number): JudgedRun => {
  const answer = right === 'dense' ? 'named' : 'meant';
  return {
    recalled: {
      dense: hits(['meant', 0.9], ['named', right === 'dense' ? 0.905 : 0.86], ['far', 0.8]),
      lexical: hits(['named', right === 'dense' ? 1 : 6], ['meant', right === 'dense' ? 9 : 1]),
    },
    termCount: 3,
    relevant: new Map([[right === 'dense' ? answer : 'named', 1]]),
    group: `document-${n}`,
  };
};
const many = (right: 'dense' | 'lexical') => Array.from({ length: 20 }, (_, n) => runWhere(right, n));

describe('fitWeights', () => {
  it('keeps the defaults where nothing is better, and without questions', () => {
    const easy = many('lexical').map((run) => ({ ...run, relevant: new Map([['far', 0]]) }));
    expect(fitWeights(easy).weights).to.deep.equal(DEFAULT_WEIGHTS);
    expect(fitWeights([])).to.deep.equal({ weights: DEFAULT_WEIGHTS, heldOut: { fitted: 0, standard: 0 } });
  });

  it('gives the lexical leg more where its hits are right', () => {
    const { weights, heldOut } = fitWeights(many('lexical'));
    const lexicalPull = (1 - weights.dense) / weights.scorePerTerm;
    expect(lexicalPull).to.be.above((1 - DEFAULT_WEIGHTS.dense) / DEFAULT_WEIGHTS.scorePerTerm);
    expect(heldOut.fitted).to.be.above(heldOut.standard);
  });

  it('keeps the defaults where what was fitted does not hold for other groups', () => {
    const one = many('lexical').map((run) => ({ ...run, group: 'only' }));
    expect(fitWeights(one).weights).to.deep.equal(DEFAULT_WEIGHTS);
  });
});
