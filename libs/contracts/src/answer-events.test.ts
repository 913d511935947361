import { expect } from 'chai';
import { parseAnswerEvent } from './answer-events.js';

describe('parseAnswerEvent', () => {
  it('parses an event of the contract', () => {
    expect(parseAnswerEvent('delta', { text: 'a' })).to.deep.equal({ event: 'delta', data: { text: 'a' } });
  });

  it('refuses an unknown event', () => {
    expect(() => parseAnswerEvent('surprise', {})).to.throw();
  });

  it('refuses a citation that ends before it starts to exist', () => {
    expect(() => parseAnswerEvent('citation', { sourceIndex: 0 })).to.throw();
  });
});
