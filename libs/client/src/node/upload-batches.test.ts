import { expect } from 'chai';
import fc from 'fast-check';
import { toBatches } from './upload-batches.js';

const sizes = fc.array(fc.nat({ max: 100 })).map((list) => list.map((size) => ({ size })));

describe('Upload batches', () => {
  it('lose no file and keep the order', () => {
    fc.assert(
      fc.property(sizes, (files) => {
        expect(toBatches(files, { files: 3, bytes: 100 }).flat()).to.deep.equal(files);
      }),
    );
  });

  it('stay within both limits, but for a single file that is larger', () => {
    fc.assert(
      fc.property(sizes, (files) => {
        for (const batch of toBatches(files, { files: 3, bytes: 50 })) {
          const bytes = batch.reduce((sum, { size }) => sum + size, 0);
          expect(batch.length).to.be.within(1, 3);
          expect(bytes <= 50 || batch.length === 1).to.equal(true);
        }
      }),
    );
  });

  it('are as few as the order allows', () => {
    const files = [10, 10, 10, 10].map((size) => ({ size }));
    expect(toBatches(files, { files: 50, bytes: 20 })).to.have.length(2);
  });
});
