import type { Hit } from '@aia/vectors';
import { expect } from 'chai';
import { nextWidth, type Round, widthFor } from './width.js';

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

const sizes = { limit: 10, first: 50 };

describe('nextWidth', () => {
  it('is wider when the check left too few and a leg was cut at its width, once', () => {
    expect(nextWidth(round({}), sizes)).to.equal(200);
    expect(nextWidth(round({ width: 200, dense: Array<Hit>(200) }), sizes)).to.equal(undefined);
  });

  it('is the same when the legs found no more: what was dropped may have been replaced meanwhile', () => {
    expect(nextWidth(round({ dense: Array<Hit>(49) }), sizes)).to.equal(50);
    expect(nextWidth(round({ dense: Array<Hit>(3), dropped: 3 }), sizes)).to.equal(50);
  });

  it('is none when nothing was dropped, enough is left, or the database is late', () => {
    expect(nextWidth(round({ dropped: 0 }), sizes)).to.equal(undefined);
    expect(nextWidth(round({ hits: Array<never>(10) }), sizes)).to.equal(undefined);
    expect(nextWidth(round({ late: true }), sizes)).to.equal(undefined);
  });
});

describe('widthFor', () => {
  it('asks for more than the answer shows', () => {
    expect([widthFor(1), widthFor(10), widthFor(100)]).to.deep.equal([50, 50, 300]);
  });
});
