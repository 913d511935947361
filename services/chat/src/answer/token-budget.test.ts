import { expect } from 'chai';
import { createTokenCalibration, estimatePromptTokens } from './token-budget.js';

describe('estimatePromptTokens', () => {
  it('divides the length by the characters of a token', () => {
    expect(estimatePromptTokens('a'.repeat(40), 4)).to.equal(10);
  });

  it('counts characters outside of ASCII double', () => {
    expect(estimatePromptTokens('ж'.repeat(40), 4)).to.equal(20);
  });

  it('never counts less than one token', () => {
    expect(estimatePromptTokens('', 4)).to.equal(1);
  });
});

describe('createTokenCalibration', () => {
  it('trusts the estimate until a real count came in', () => {
    expect(createTokenCalibration().ratio('m')).to.equal(1);
  });

  it('takes the first real count at once and later ones step by step', () => {
    const calibration = createTokenCalibration();
    calibration.observe('m', 100, 150);
    expect(calibration.ratio('m')).to.equal(1.5);
    calibration.observe('m', 100, 50);
    expect(calibration.ratio('m')).to.be.closeTo(1.2, 0.001);
  });

  it('keeps models apart', () => {
    const calibration = createTokenCalibration();
    calibration.observe('m', 100, 150);
    expect(calibration.ratio('other')).to.equal(1);
  });

  it('bounds what one odd count can do', () => {
    const calibration = createTokenCalibration();
    calibration.observe('m', 1, 100_000);
    expect(calibration.ratio('m')).to.equal(4);
  });

  it('ignores a server that counts nothing', () => {
    const calibration = createTokenCalibration();
    calibration.observe('m', 100, 0);
    expect(calibration.ratio('m')).to.equal(1);
  });
});
