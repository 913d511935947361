import { AppError } from '@aia/platform';
import { expect } from 'chai';
import { cursorAfter, pageRange } from './page.js';

describe('pages', () => {
  it('follow each other to the thousandth hit', () => {
    let range = pageRange(undefined, 300);
    const offsets = [range.offset];
    for (let cursor = cursorAfter(range); cursor !== undefined; cursor = cursorAfter(range)) {
      range = pageRange(cursor, 300);
      offsets.push(range.offset);
    }
    expect(offsets).to.deep.equal([0, 300, 600, 900]);
  });

  it('refuse a cursor that is none of theirs', () => {
    for (const text of ['', '0', '-5', '1001', '10000', '1e3', 'abc', '5 ']) {
      const cursor = Buffer.from(text).toString('base64url');
      expect(() => pageRange(cursor, 10), text)
        .to.throw(AppError)
        .with.property('code', 'validation-failed');
    }
  });
});
