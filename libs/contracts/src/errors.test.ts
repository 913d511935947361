import { expect } from 'chai';
import { errorDefinitions } from './errors.js';

describe('errorDefinitions', () => {
  it('marks every busy or unavailable answer as retryable and no client error but 408 and 429', () => {
    for (const [code, { status, retryable }] of Object.entries(errorDefinitions)) {
      expect(retryable, code).to.equal(status >= 500 || [408, 429].includes(status));
    }
  });
});
