import { expect } from 'chai';
import { formatBytes, formatDuration, formatTime } from './format.js';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('Formats of the two languages', () => {
  it('give sizes with the unit that fits', () => {
    expect(plain(formatBytes(0, 'en'))).to.equal('0 byte');
    expect(plain(formatBytes(999, 'en'))).to.equal('999 byte');
    expect(plain(formatBytes(1_240_000, 'en'))).to.equal('1.2 MB');
    expect(plain(formatBytes(1_240_000, 'ru'))).to.equal('1,2 МБ');
  });

  it('give lengths of time in at most two units', () => {
    expect(plain(formatDuration(0, 'en'))).to.equal('0 sec');
    expect(plain(formatDuration(125, 'en'))).to.equal('2 min 5 sec');
    expect(plain(formatDuration(7200, 'en'))).to.equal('2 hr');
    expect(plain(formatDuration(3725, 'ru'))).to.equal('1 ч 2 мин');
  });

  it('give the hour of today and the date of other days', () => {
    const now = new Date(2026, 4, 3, 12, 0);
    expect(formatTime(new Date(2026, 4, 3, 9, 5).toISOString(), 'ru', now)).to.equal('09:05');
    expect(formatTime(new Date(2026, 3, 1).toISOString(), 'en', now)).to.equal('Apr 1');
    expect(formatTime(new Date(2024, 3, 1).toISOString(), 'en', now)).to.equal('Apr 1, 2024');
  });
});
