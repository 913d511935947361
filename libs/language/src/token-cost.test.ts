import { expect } from 'chai';
import fc from 'fast-check';
import { addCosts, exoticCost, tokenCost } from './token-cost.js';

const word = fc.oneof(
  fc.stringMatching(/^[A-Za-z]{1,20}$/),
  fc.stringMatching(/^[А-Яа-яЁё]{1,20}$/),
  fc.stringMatching(/^[A-Z]{1,4}[a-z]{0,3}[0-9]{0,3}[-_.]{0,4}$/),
  fc.constantFrom(
    'the',
    'The',
    'и',
    'Если',
    'HTTPServer',
    'naïve',
    '№5',
    '…',
    'é',
    '日本語',
    'ﬁne',
    '🙂',
    '\u00a0',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const text = fc
  .array(fc.tuple(word, fc.constantFrom(' ', '\n', '', '\t', '\r\n')), { maxLength: 30 })
  .map((pieces) => pieces.flat().join(''));

describe('tokenCost', () => {
  it('is what counting the features gives, for any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { linear, letters } = tokenCost(value);
        expect(linear).to.be.closeTo(exoticCost(value), 1e-6);
        expect(letters).to.equal(value.replace(/\s/g, '').length);
      }),
      { numRuns: 500 },
    );
  });

  it('adds up at white space', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const sum = addCosts(tokenCost(a), tokenCost(b));
        const whole = tokenCost(`${a} ${b}`);
        expect(sum.linear).to.be.closeTo(whole.linear, 1e-6);
        expect(sum.letters).to.equal(whole.letters);
      }),
    );
  });

  it('counts a part of a text as if it stood alone', () => {
    fc.assert(
      fc.property(text, fc.nat(50), fc.nat(50), (value, from, length) => {
        const alone = tokenCost(value.slice(from, from + length));
        const part = tokenCost(value, Math.min(from, value.length), Math.min(from + length, value.length));
        expect(part.linear).to.be.closeTo(alone.linear, 1e-6);
        expect(part.letters).to.equal(alone.letters);
      }),
    );
  });
});
