import { expect } from 'chai';
import {
  sampleDocx,
  sampleEpub,
  sampleOdt,
  samplePptx,
  sampleXlsx,
  sheetRow,
  slideShape,
  wordParagraph,
} from '../../../test/support/office-samples.js';
import { extract } from '../../pipeline/extract.js';
import { createLocator } from '../../pipeline/locate.js';

describe('documents of office programs', () => {
  describe('docx', () => {
    it('keeps headings, also of styles based on them, lists and code, and leaves page headers out', async () => {
      const body = [
        wordParagraph('Guide', '<w:pStyle w:val="Heading1"/>'),
        wordParagraph('Part', '<w:pStyle w:val="Sub"/>'),
        wordParagraph('Some words.'),
        wordParagraph('one', '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
        wordParagraph('two', '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
        wordParagraph('$ ls', '<w:pStyle w:val="Code"/>'),
        wordParagraph('  -l', '<w:pStyle w:val="Code"/>'),
      ];
      const { text, title } = await extract(sampleDocx(body.join('')), 'a.docx');
      expect(text).to.equal('# Guide\n\n# Part\n\nSome words.\n\n- one\n  - two\n\n```\n$ ls\n  -l\n```');
      expect(title).to.equal('Guide');
    });

    it('makes Markdown of tables and leaves deleted words out', async () => {
      const cell = (text: string, span = '') => `<w:tc><w:tcPr>${span}</w:tcPr>${wordParagraph(text)}</w:tc>`;
      const rows = `<w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('1')}${cell('x|y')}</w:tr>
        <w:tr>${cell('both', '<w:gridSpan w:val="2"/>')}</w:tr>`;
      const body = `<w:tbl>${rows}</w:tbl><w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>`;
      const { text } = await extract(sampleDocx(body), 'a.docx');
      expect(text).to.equal('| a | b |\n| --- | --- |\n| 1 | x\\|y |\n| both |  |\n\nKept');
    });

    it('is told by its content, whatever its name says', async () => {
      const { mime } = await extract(sampleDocx(wordParagraph('Words')), 'report.txt');
      expect(mime).to.match(/wordprocessingml/);
    });
  });

  describe('xlsx', () => {
    it('makes a table of each sheet, and knows sheet and rows of every range', async () => {
      const rows = [
        ['Name', 'City'],
        ['Anna', 'Омск'],
        ['Boris', 'Тверь'],
      ].map((cells, i) => sheetRow(i + 1, cells));
      const workbook = sampleXlsx([
        { name: 'People', rows: rows.join('') },
        { name: 'Other', rows: sheetRow(3, ['Key', 'Value']) + sheetRow(4, ['a', '1']) },
      ]);
      const { text, places } = await extract(workbook, 'a.xlsx');
      expect(text).to.equal(
        '## People\n\n| Name | City |\n| --- | --- |\n| Anna | Омск |\n| Boris | Тверь |\n\n## Other\n\n| Key | Value |\n| --- | --- |\n| a | 1 |',
      );
      const placeOf = (words: string) => {
        const start = text.indexOf(words);
        return createLocator(text, places ?? [])({ start, end: start + words.length });
      };
      expect(placeOf('Boris')).to.deep.equal({ sheet: 'People', rowStart: 3, rowEnd: 3 });
      expect(placeOf('| Name | City |\n| --- | --- |\n| Anna | Омск |')).to.deep.equal({
        sheet: 'People',
        rowStart: 1,
        rowEnd: 2,
      });
      expect(placeOf('| a |')).to.deep.equal({ sheet: 'Other', rowStart: 4, rowEnd: 4 });
    });

    it('shows shared texts, dates, truth values and numbers without binary noise', async () => {
      const rows = `${sheetRow(1, ['a', 'b', 'c', 'd'])}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45658</v></c>
        <c r="C2" t="b"><v>1</v></c><c r="D2"><v>0.30000000000000004</v></c></row>`;
      const { text } = await extract(sampleXlsx([{ name: 'S', rows }], ['shared']), 'a.xlsx');
      expect(text).to.match(/\| shared \| 2025-01-01 \| TRUE \| 0\.3 \|$/);
    });

    it('takes a gap before words for a new table and a gap before data for a gap', async () => {
      const rows = [
        sheetRow(1, ['h', 'i']),
        sheetRow(2, ['1', '2']),
        sheetRow(4, ['3', '4']),
        sheetRow(6, ['k', 'l']),
      ];
      const { text } = await extract(sampleXlsx([{ name: 'S', rows: rows.join('') }]), 'a.xlsx');
      expect(text.split('\n').slice(2)).to.deep.equal([
        '| h | i |', '| --- | --- |', '| 1 | 2 |', '| 3 | 4 |', '', '| k | l |', '| --- | --- |',
      ]); // prettier-ignore
    });
  });

  it('reads a presentation slide by slide without numbers and footers', async () => {
    const deck = samplePptx([
      slideShape('title', 'Plan') + slideShape('body', 'First point') + slideShape('sldNum', '1'),
      slideShape('title', 'Costs') + slideShape('ftr', 'Secret') + slideShape('body', 'Second point'),
    ]);
    const { text, places } = await extract(deck, 'a.pptx');
    expect(text).to.equal('## Plan\n\nFirst point\n\n## Costs\n\nSecond point');
    const start = text.indexOf('Second');
    expect(createLocator(text, places ?? [])({ start, end: start + 3 })).to.deep.equal({ slide: 2 });
  });

  it('reads an OpenDocument text with its headings, lists, tables, spaces and notes', async () => {
    const body = `<text:h text:outline-level="2">Head</text:h><text:p>a<text:s text:c="2"/>b<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>
      <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list><text:p text:style-name="P1">$ ls</text:p>
      <table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row>
      <table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>z</text:p></table:table-cell></table:table-row></table:table>`;
    const { text, mime } = await extract(sampleOdt(body), 'a.odt');
    expect(mime).to.equal('application/vnd.oasis.opendocument.text');
    expect(text).to.equal(
      '## Head\n\na  b (note)\n\n- item\n\n```\n$ ls\n```\n\n| x | y |\n| --- | --- |\n| z |  |',
    );
  });

  it('reads a book in its order without its table of contents', async () => {
    const book = sampleEpub('The book', [
      '<h1>One</h1><p>First words.</p>',
      '<h1>Two</h1><p>Last words.</p>',
    ]);
    const { text, title } = await extract(book, 'a.epub');
    expect(text).to.equal('# One\n\nFirst words.\n\n# Two\n\nLast words.');
    expect(title).to.equal('The book');
  });
});
