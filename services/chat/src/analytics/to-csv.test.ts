import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import fc from 'fast-check';
import { gapColumns, toCsv } from './to-csv.js';

const gap = (...examples: string[]) => ({
  questions: 2,
  languages: ['en', 'ru'],
  lastDay: '2026-01-02',
  examples,
});

describe('analytics as CSV', () => {
  it('has a heading and a line for each row', () => {
    expect(toCsv(gapColumns, [gap('Where is the key?')])).to.equal(
      'questions,languages,last_day,examples\r\n2,en ru,2026-01-02,Where is the key?\r\n',
    );
  });

  it('is read back by another program, whatever people asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const [, row] = parse(toCsv(gapColumns, [gap(`Q: ${text}`)]));
        expect(row?.[3]).to.equal(`Q: ${text}`);
      }),
    );
  });

  it('gives a spreadsheet no formula to run', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])
      expect(toCsv(gapColumns, [gap(text)])).to.include(`'${text}`);
  });
});
