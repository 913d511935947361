import { expect } from 'chai';
import { formatTable } from './table.js';

describe('A table', () => {
  const columns = [
    { heading: 'name', cell: (row: { name: string; size: number }) => row.name },
    { heading: 'size', cell: (row: { name: string; size: number }) => row.size },
  ];

  it('aligns text left and numbers right under their headings', () => {
    const rows = [
      { name: 'a', size: 5 },
      { name: 'longer', size: 12345 },
    ];
    expect(formatTable(columns, rows)).to.equal('NAME    SIZE\na           5\nlonger  12345');
  });

  it('is its headings alone without rows', () => {
    expect(formatTable(columns, [])).to.equal('NAME  SIZE');
  });
});
