import type { Hit } from '@aia/vectors';
import { expect } from 'chai';
import { isWorthWidening, type Round, widthFor } from './width.js';

const round = (parts: Partial<Round>): Round => ({
  dense: Array<Hit>(50),
  lexical: null,
  warnings: [],
  cache: null,
  unasked: 0,
  late: false,
  hits: [],
  dropped: 50,
  width: 50,
  ...parts,
});

describe('isWorthWidening', () => {
  it('holds when the check left too few and a leg was cut at its width', () => {
    expect(isWorthWidening(round({}), 10)).to.equal(true);
  });

  it('does not hold when nothing was dropped, enough is left, or the legs found no more', () => {
    expect(isWorthWidening(round({ dropped: 0 }), 10)).to.equal(false);
    expect(isWorthWidening(round({ hits: Array<never>(10) }), 10)).to.equal(false);
    expect(isWorthWidening(round({ dense: Array<Hit>(49) }), 10)).to.equal(false);
  });
});

describe('widthFor', () => {
  it('asks for more than the answer shows', () => {
    expect([widthFor(1), widthFor(10), widthFor(100)]).to.deep.equal([50, 50, 300]);
  });
});
