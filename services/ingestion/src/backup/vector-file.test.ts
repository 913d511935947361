import { newId } from '@aia/platform';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeVectors, encodeVectors } from './vector-file.js';

const DIMENSION = 5;
const numbers = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
  minLength: DIMENSION,
  maxLength: DIMENSION,
});

describe('the vector file of a backup', () => {
  it('gives back every id and number that a store of 32-bit floats holds', () => {
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 20 }), (all) => {
        const vectors = all.map((dense) => ({ id: newId(), dense }));
        expect(decodeVectors(encodeVectors(vectors, DIMENSION), DIMENSION)).to.deep.equal(vectors);
      }),
    );
  });
});
