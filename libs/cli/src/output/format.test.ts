import { expect } from 'chai';
import { count, formatBytes, formatDuration, formatRate, snippet } from './format.js';

describe('Formatting', () => {
  it('writes bytes in the unit that fits', () => {
    expect([0, 999, 1000, 1_500_000, 2_500_000_000].map(formatBytes)).to.deep.equal([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.5 MB',
      '2.5 GB',
    ]);
  });

  it('writes durations in the unit that fits, and a dash for what is not known', () => {
    expect([0, 59.4, 65, 3725, Number.NaN, Infinity].map(formatDuration)).to.deep.equal([
      '0s',
      '59s',
      '1m 05s',
      '1h 02m',
      '-',
      '-',
    ]);
  });

  it('writes a rate, also before any time has passed', () => {
    expect([formatRate(3_000_000, 2), formatRate(10, 0)]).to.deep.equal(['1.500 MB/s', '0.000 MB/s']);
  });

  it('counts in the singular and the plural', () => {
    expect([count(1, 'chunk'), count(0, 'chunk'), count(2, 'chunk')]).to.deep.equal([
      '1 chunk',
      '0 chunks',
      '2 chunks',
    ]);
  });

  it('cuts text on one line without breaking a character', () => {
    expect(snippet('a\n  b\tc', 10)).to.equal('a b c');
    expect(snippet('😀😀😀😀', 3)).to.equal('😀😀…');
  });
});
