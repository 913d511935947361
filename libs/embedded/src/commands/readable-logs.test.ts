import { Readable } from 'node:stream';
import { expect } from 'chai';
import { writeReadable } from './readable-logs.js';

describe('logs on a terminal', () => {
  it('are lines for people, and whatever else a process wrote is left as it is', async () => {
    const json = JSON.stringify({
      level: 30,
      time: '2026-01-01T00:00:00.000Z',
      service: 'chat',
      msg: 'request',
      ms: 3,
    });
    let shown = '';
    await writeReadable(Readable.from([`==> chat.log <==\n${json}\nLOG:  checkpoint\n`]), (text) => {
      shown += text;
    });
    const [name, line, other] = shown.split('\n');
    expect([name, other]).to.deep.equal(['==> chat.log <==', 'LOG:  checkpoint']);
    expect(line)
      .to.match(/2026-01-01.* chat +request {2}ms=3$/)
      .and.not.include('{');
  });
});
