import { expect } from 'chai';
import fc from 'fast-check';
import { formatSse } from './sse.js';

describe('formatSse', () => {
  it('writes id, event and data in the wire format', () => {
    expect(formatSse('delta', { text: 'a' }, '7')).to.equal('id: 7\nevent: delta\ndata: {"text":"a"}\n\n');
  });

  it('keeps any text on one data line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = formatSse('delta', { text }).split('\n');
        expect(lines).to.have.length(4);
        expect(JSON.parse(lines[1]!.slice('data: '.length))).to.deep.equal({ text });
      }),
    );
  });
});
