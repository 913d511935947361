import { expect } from 'chai';
import { samplePdf } from '../../../test/support/pdf-samples.js';
import { headingsAt } from '../../pipeline/locate.js';
import { extract } from '../../pipeline/extract.js';

const BODY = ['Alpha', 'Beta', 'Gamma', 'Delta'];

describe('pages of a PDF', () => {
  it('lose headers, footers and numbers that come back, and keep their own words', async () => {
    const pages = BODY.map((word, i) => [
      { text: 'Company handbook', y: 800 },
      { text: `${word} stands alone`, y: 600 },
      { text: `Page ${i + 7} of 90`, y: 40 },
    ]);
    const { text, pages: ranges } = await extract(samplePdf(pages), 'a.pdf');
    expect(text).to.equal(BODY.map((word) => `${word} stands alone`).join('\n\n'));
    expect(ranges.map(({ page, start, end }) => [page, text.slice(start, end)])).to.deep.equal(
      BODY.map((word, i) => [i + 1, `${word} stands alone`]),
    );
  });

  it('keep figures that differ, and what comes back on two pages only', async () => {
    const pages = BODY.map((word, i) => [
      { text: i < 2 ? 'Twice' : `Other ${word}`, y: 800 },
      { text: word, y: 600 },
      { text: `${i * i * 13} apples`, y: 40 },
    ]);
    const { text } = await extract(samplePdf(pages), 'a.pdf');
    expect(text.match(/Twice/g)).to.have.length(2);
    expect(text.match(/apples/g)).to.have.length(4);
  });

  it('know the headings above them by the size of the font', async () => {
    const line = (text: string, y: number, size?: number) => ({ text, y, ...(size ? { size } : {}) });
    const pages = [
      [line('Guide', 780, 24), line('Install', 740, 16), line('Put the disk into the machine now.', 700)],
      [
        line('It starts by itself and asks for a name.', 780),
        line('Remove', 700, 16),
        line('Take it out again.', 660),
      ],
    ];
    const { text, outline = [] } = await extract(samplePdf(pages), 'a.pdf');
    expect(headingsAt(outline, text.indexOf('It starts'))).to.deep.equal(['Guide', 'Install']);
    expect(headingsAt(outline, text.indexOf('Take it'))).to.deep.equal(['Guide', 'Remove']);
  });
});
