import { expect } from 'chai';
import { source, sources } from '../../test/sources.js';
import { coverageOf, judgeSupport } from './judge-support.js';

const model = {
  sameLanguage: { intercept: -20, cosine: 20, coverage: 5, threshold: 0.5 },
  otherLanguage: { intercept: -16, cosine: 20, coverage: 0, threshold: 0.4 },
};
const found = (cosine: number, text = 'Run make backup to keep the database.') => {
  const passage = source(text);
  return { sources: [passage], cosines: new Map([[passage.chunkId, cosine]]) };
};

describe('judgeSupport', () => {
  it('believes passages that are near and share the terms of the question', () => {
    expect(judgeSupport('How do I keep the database?', found(0.95), model)?.probability).to.be.greaterThan(
      0.9,
    );
  });

  it('does not believe passages that are neither', () => {
    expect(judgeSupport('Who painted the ceiling?', found(0.8), model)?.probability).to.be.lessThan(0.1);
  });

  it('judges passages in another language by their own numbers', () => {
    const support = judgeSupport('Как сохранить базу данных?', found(0.8), model);
    expect(support).to.deep.equal({ probability: 0.5, threshold: 0.4, cosine: 0.8, coverage: 0 });
  });

  it('takes the more hopeful judgement of passages in both languages', () => {
    const [near, far] = [found(0.85), found(0.8, 'Совсем другой текст о погоде.')];
    const both = {
      sources: [...far.sources, ...near.sources],
      cosines: new Map([...far.cosines, ...near.cosines]),
    };
    expect(judgeSupport('Как сохранить базу данных?', both, model)).to.include({
      cosine: 0.85,
      threshold: 0.4,
    });
  });

  it('is silent without a measured model, without cosines and without passages', () => {
    expect(judgeSupport('Who?', found(0.8), undefined)).to.equal(undefined);
    expect(judgeSupport('Who?', { ...found(0.8), cosines: new Map() }, model)).to.equal(undefined);
    expect(judgeSupport('Who?', { sources: [], cosines: new Map() }, model)).to.equal(undefined);
  });
});

describe('coverageOf', () => {
  it('is the share of the terms in the best single passage, headings included', () => {
    const two = sources('The backup runs.', 'The restore waits at night.');
    expect(coverageOf('When does the backup restore wait?', two)).to.be.closeTo(2 / 3, 1e-9);
    expect(coverageOf('Handbook?', two)).to.equal(1);
  });

  it('is nothing for a question of function words', () => {
    expect(coverageOf('What is it?', sources('It is.'))).to.equal(0);
  });
});
