import { expect } from 'chai';
import fc from 'fast-check';
import { linesOfRequest } from './read-request.js';

const line = (fields: object) =>
  JSON.stringify({ level: 30, time: '2026-01-01T00:00:00.000Z', service: 'chat', ...fields });

describe('linesOfRequest', () => {
  it('puts the lines of one request of all processes in order, and leaves out all others', () => {
    const lines = [
      line({ time: '2026-01-01T00:00:02.000Z', service: 'chat', requestId: 'a', msg: 'second' }),
      line({ requestId: 'b', msg: 'a is mentioned' }),
      'gateway-1  | ' +
        line({ time: '2026-01-01T00:00:01.000Z', service: 'gateway', requestId: 'a', msg: 'first', ms: 3 }),
      '{"requestId":"a", half a line',
      'no JSON about a',
    ];
    expect(linesOfRequest(lines, 'a').map(({ service, text }) => `${service} ${text}`)).to.deep.equal([
      'gateway first  ms=3',
      'chat second',
    ]);
  });

  it('shows nothing that moves a cursor or starts a line, whatever was logged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (msg, name) => {
        const hostile = line({ requestId: 'id', msg: `${msg}\u009b2J\u001b[31m\n`, [`x${name}`]: msg });
        const [shown] = linesOfRequest([hostile], 'id');
        // eslint-disable-next-line no-control-regex
        expect(shown?.text).not.to.match(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });

  it('shows why something failed', () => {
    const failed = { requestId: 'a', level: 50, msg: 'failed', err: { message: 'refused', stack: 'long' } };
    expect(linesOfRequest([line(failed)], 'a')[0]?.text).to.equal('failed  error=refused');
  });
});
