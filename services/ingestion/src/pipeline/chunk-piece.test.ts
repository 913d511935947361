import { expect } from 'chai';
import { chunk } from './chunk.js';
import { chunkPiece } from './chunk-piece.js';

describe('chunkPiece', () => {
  const chunker = { chunk: async (input: Parameters<typeof chunk>[0]) => chunk(input) };
  const budget = { target: 100, max: 200 };

  it('puts the chunks of a piece under the headings that were open before it', async () => {
    const first = { start: 0, line: 1, text: '# Guide\n\n## Disks\n\nWords of disks.\n' };
    const second = {
      start: first.text.length,
      line: 6,
      text: 'More of disks.\n\n## Nets\n\nWords of nets.\n',
    };
    const { headings } = await chunkPiece(chunker, first, { format: 'markdown', budget, headings: [] });
    expect(headings).to.deep.equal(['Guide', 'Disks']);
    const cut = await chunkPiece(chunker, second, { format: 'markdown', budget, headings });
    expect(cut.headings).to.deep.equal(['Guide', 'Nets']);
    expect(cut.chunks[0]?.headingPath[0]).to.equal('Guide');
    expect(cut.chunks[0]?.place?.lineStart).to.equal(6);
    expect(second.text.slice(cut.chunks[0]?.start, cut.chunks[0]?.end)).to.match(/^More of disks\./);
  });
});
