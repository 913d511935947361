import { expect } from 'chai';
import { refuseMassDeletion } from './deletion-limit.js';

const refused = (gone: number, total: number, confirmed = false): boolean => {
  try {
    refuseMassDeletion({ gone, total }, { maxShare: 0.5, confirmed });
    return false;
  } catch {
    return true;
  }
};

describe('The limit of deletions', () => {
  it('lets up to half of many documents go, and more of a few', () => {
    expect(refused(50, 100)).to.equal(false);
    expect(refused(51, 100)).to.equal(true);
    expect(refused(15, 20)).to.equal(false);
  });

  it('never lets everything go without a confirmation', () => {
    expect(refused(3, 3)).to.equal(true);
    expect(refused(3, 3, true)).to.equal(false);
    expect(refused(0, 0)).to.equal(false);
  });
});
