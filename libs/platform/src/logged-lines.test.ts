import { Writable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { switchLevelOnSignal } from './log-level.js';
import { createLogger } from './logger.js';
import { requestContext } from './request-context.js';

describe('createLogger', () => {
  const capture = (level = 'info') => {
    let text = '';
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString();
        done();
      },
    });
    return { logger: createLogger('test', level, sink), lines: () => text.split('\n').slice(0, -1) };
  };

  it('writes one line of JSON for each call, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        const { logger, lines } = capture();
        logger.info({ path: `${hostile}\n{"level":60}` }, `${hostile}\r\nforged`);
        expect(lines()).to.have.length(1);
        expect(JSON.parse(lines()[0] ?? '')).to.include({ msg: `${hostile}\r\nforged`, level: 30 });
      }),
    );
  });

  it('keeps secrets out, also of what is inside', () => {
    const { logger, lines } = capture();
    logger.info(
      { password: 'p1', headers: { authorization: 'Bearer x', cookie: 'c' }, a: { b: { apiKey: 'k' } } },
      'x',
    );
    expect(lines()[0]).not.to.match(/p1|Bearer|"c"|"k"/);
  });

  it('says which request a line belongs to', () => {
    const { logger, lines } = capture();
    requestContext.run({ requestId: 'r-1' }, () => logger.info('x'));
    expect(JSON.parse(lines()[0] ?? '')).to.include({ requestId: 'r-1', service: 'test' });
  });

  it('says more after SIGUSR2, and as much as before after another', async () => {
    const { logger, lines } = capture('warn');
    const before = process.listeners('SIGUSR2');
    switchLevelOnSignal(logger);
    try {
      for (const wanted of ['debug', 'warn']) {
        const heard = new Promise((resolve) => process.once('SIGUSR2', resolve));
        process.kill(process.pid, 'SIGUSR2');
        await heard;
        expect(logger.level).to.equal(wanted);
        logger.debug('a detail');
      }
      expect(lines().filter((line) => line.includes('a detail'))).to.have.length(1);
    } finally {
      for (const listener of process.listeners('SIGUSR2'))
        if (!before.includes(listener)) process.off('SIGUSR2', listener);
    }
  });
});
