import { expect } from 'chai';
import fc from 'fast-check';
import { parseLogLine, renderLogLine } from './log-lines.js';

const line = (fields: object) =>
  JSON.stringify({ level: 30, time: '2026-01-01T00:00:00.000Z', service: 'chat', ...fields });
const marks = { dim: (text: string) => `(${text})`, red: (text: string) => `!${text}!` };
const shown = (text: string) => {
  const parsed = parseLogLine(text);
  return parsed && renderLogLine(parsed, marks);
};

describe('lines of a log for people', () => {
  it('have time, service, message and fields', () => {
    expect(shown(line({ msg: 'request', requestId: 'r', status: 200, ms: 3 }))).to.equal(
      '(2026-01-01T00:00:00.000Z)  chat              request  status=200  ms=3',
    );
  });

  it('let warnings and errors stand out, with what failed', () => {
    expect(shown(line({ level: 50, msg: 'failed', err: { message: 'refused', stack: 'long' } }))).to.include(
      '!failed  error=refused!',
    );
  });

  it('are of no use where a process wrote something else', () => {
    for (const text of ['', 'no JSON', '{"level":30', '[1]', 'null', '{"msg":"no level"}', '==> a.log <=='])
      expect(parseLogLine(text), text).to.equal(undefined);
  });

  it('show nothing that moves a cursor or starts a line, whatever was logged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (msg, name) => {
        const hostile = line({
          msg: `${msg}\u009b2J\u001b[31m\n`,
          [`x${name}`]: msg,
          requestId: msg,
          service: msg,
        });
        // eslint-disable-next-line no-control-regex
        expect(shown(hostile)).not.to.match(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });
});
