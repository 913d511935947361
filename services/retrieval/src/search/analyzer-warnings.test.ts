import { ANALYZER_VERSION } from '@aia/language';
import { chunksCollection } from '@aia/vectors';
import { expect } from 'chai';
import { analyzerWarnings } from './analyzer-warnings.js';

describe('analyzerWarnings', () => {
  const name = (version: number) => chunksCollection('multilingual-e5-small', 384, version);

  it('warns of terms that another version of the analyzer wrote', () => {
    const [warning] = analyzerWarnings(name(ANALYZER_VERSION + 1));
    expect(warning?.code).to.equal('analyzer-outdated');
    expect(warning?.detail).to.include(`version ${ANALYZER_VERSION + 1}`);
    expect(analyzerWarnings(`${name(ANALYZER_VERSION - 1)}_0123456789ab`)).to.have.lengthOf(1);
  });

  it('says nothing of this version, and of names without one', () => {
    expect(analyzerWarnings(name(ANALYZER_VERSION))).to.deep.equal([]);
    expect(analyzerWarnings(`${name(ANALYZER_VERSION)}_0123456789ab`)).to.deep.equal([]);
    expect(analyzerWarnings('chunks_multilingual_e5_small')).to.deep.equal([]);
  });
});
