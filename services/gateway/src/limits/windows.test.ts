import { expect } from 'chai';
import fc from 'fast-check';
import { networkOf } from './rate-limit.js';
import { createTokenMeter } from './token-meter.js';
import { windowAt } from './windows.js';

describe('Windows of time', () => {
  it('end after now, begin at their first day, and follow each other without a gap', () => {
    const times = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(
        times,
        fc.constantFrom('minute' as const, 'day' as const, 'month' as const),
        (now, period) => {
          const { id, endsAt, firstDay } = windowAt(period, now);
          expect(endsAt).to.be.greaterThan(now);
          expect(Date.parse(firstDay)).to.be.at.most(now);
          expect(windowAt(period, endsAt - 1).id).to.equal(id);
          expect(windowAt(period, endsAt).id).to.not.equal(id);
        },
      ),
    );
  });

  it('are months of the calendar', () => {
    const { id, firstDay, endsAt } = windowAt('month', Date.UTC(2028, 1, 29, 23, 59));
    expect([id, firstDay, new Date(endsAt).toISOString()]).to.deep.equal([
      '2028-02',
      '2028-02-01',
      '2028-03-01T00:00:00.000Z',
    ]);
  });
});

describe('Addresses that one caller has', () => {
  for (const [ip, network] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ] as const) {
    it(`of ${ip} are ${network}`, () => expect(networkOf(ip)).to.equal(network));
  }
});

describe('A token meter', () => {
  const usage =
    'event: message.completed\ndata: {"usage":{"promptTokens":120,"completionTokens":34,"model":"m"}}\n\n';
  const cut = (text: string, sizes: readonly number[]) => {
    const bytes = Buffer.from(text);
    const meter = createTokenMeter();
    let at = 0;
    for (const size of [...sizes, bytes.length]) {
      meter.observe(bytes.subarray(at, at + size));
      at += size;
    }
    return meter.read();
  };

  it('reads the same, however an answer is cut into chunks', () => {
    const text = `event: delta\ndata: {"text":"при\\"completionTokens\\":9"}\n\n${usage}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), (sizes) => {
        expect(cut(text, sizes)).to.deep.equal({ promptTokens: 120, completionTokens: 34 });
      }),
    );
  });

  it('is not misled by what an answer says', () => {
    const text = JSON.stringify({ text: '"promptTokens":0,"completionTokens":0' });
    expect(cut(`event: delta\ndata: ${text}\n\n`, [])).to.deep.equal({
      promptTokens: 0,
      completionTokens: 1,
    });
  });

  it('counts events where an answer broke off', () => {
    const delta = 'event: delta\ndata: {"text":"x"}\n\n';
    expect(cut(delta.repeat(5), [])).to.deep.equal({ promptTokens: 0, completionTokens: 5 });
  });

  it('reads answers of the OpenAI-compatible API', () => {
    expect(cut('{"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}', [3])).to.deep.equal({
      promptTokens: 7,
      completionTokens: 3,
    });
  });
});
