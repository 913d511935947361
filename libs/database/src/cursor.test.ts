import { expect } from 'chai';
import { decodeCursor, encodeCursor, toPage } from './cursor.js';

const ids = ['0190a0f0-0000-7000-8000-000000000001', '0190a0f0-0000-7000-8000-000000000002'] as const;

describe('cursor', () => {
  it('brings an id back', () => {
    expect(decodeCursor(encodeCursor(ids[0]))).to.equal(ids[0]);
  });

  it('refuses what is not a cursor', () => {
    for (const bad of ['', 'x', encodeCursor("' or 1=1 --"), '\u0000']) {
      expect(() => decodeCursor(bad))
        .to.throw()
        .with.property('code', 'validation-failed');
    }
  });
});

describe('toPage', () => {
  const rows = ids.map((id) => ({ id }));

  it('continues after the last shown row when one more was read', () => {
    const page = toPage(rows, 1, (row) => row.id);
    expect(page.items).to.deep.equal([ids[0]]);
    expect(decodeCursor(page.nextCursor!)).to.equal(ids[0]);
  });

  it('ends when no further row was read', () => {
    expect(toPage(rows, 2, (row) => row.id).nextCursor).to.equal(null);
  });
});
