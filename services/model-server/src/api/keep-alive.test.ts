import { expect } from 'chai';
import { parseKeepAlive } from './keep-alive.js';

describe('parseKeepAlive', () => {
  const cases: [string | number, number | undefined][] = [
    [0, 0],
    ['0', 0],
    [30, 30_000],
    ['300', 300_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['100ms', 100],
    [-1, Infinity],
    ['-1', Infinity],
    ['-1m', Infinity],
    ['soon', undefined],
    ['', undefined],
    ['5m later', undefined],
  ];
  for (const [value, milliseconds] of cases)
    it(`reads ${JSON.stringify(value)} as ${milliseconds} ms`, () => {
      expect(parseKeepAlive(value)).to.equal(milliseconds);
    });
});
