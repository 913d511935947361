import { expect } from 'chai';
import fc from 'fast-check';
import { ModelError } from '../ports.js';
import { parseRetryAfter, toModelError } from './model-errors.js';

describe('parseRetryAfter', () => {
  it('takes seconds', () => {
    fc.assert(fc.property(fc.nat(100_000), (seconds) => parseRetryAfter(String(seconds)) === seconds));
  });

  it('takes an HTTP date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).to.equal(30);
  });

  it('knows nothing from an absent or unreadable value', () => {
    expect([parseRetryAfter(null), parseRetryAfter(''), parseRetryAfter('soon')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('toModelError', () => {
  it('finds a model error that was wrapped as a cause', () => {
    const inner = new ModelError('overloaded', 'busy');
    expect(toModelError(new TypeError('fetch failed', { cause: inner }), 'http://x')).to.equal(inner);
  });

  it('never shows the password of the URL', () => {
    expect(toModelError(new Error('x'), 'http://me:secret@host:1').message).not.to.contain('secret');
  });
});
