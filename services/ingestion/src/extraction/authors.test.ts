import { expect } from 'chai';
import { sampleDocx, sampleEpub, sampleOdt, wordParagraph } from '../../test/support/office-samples.js';
import { samplePdf } from '../../test/support/pdf-samples.js';
import { sampleZip } from '../../test/support/zip-sample.js';
import { extract } from '../pipeline/extract.js';

const core = (creator: string) => ({
  name: 'docProps/core.xml',
  content: `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Plan</dc:title><dc:creator>${creator}</dc:creator></cp:coreProperties>`,
});
const metaXml = `<office:document-meta xmlns:office="o" xmlns:dc="d" xmlns:meta="m"><office:meta>
  <dc:creator>Last Editor</dc:creator><meta:initial-creator>Анна Ким</meta:initial-creator></office:meta></office:document-meta>`;
const odtText = '<text:p>Words</text:p>';
const odtBody = `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>${odtText}</office:text></office:body></office:document-content>`;

/** Files that name their author, each in the way of its format. */
const FILES: [name: string, bytes: () => Uint8Array, author: string | undefined][] = [
  ['a.docx', () => sampleDocx(wordParagraph('Words'), [core('Анна  Ким')]), 'Анна Ким'],
  ['plain.docx', () => sampleDocx(wordParagraph('Words'), [core(' ')]), undefined],
  ['a.odt', () => sampleZip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
    { name: 'content.xml', content: odtBody },
    { name: 'meta.xml', content: metaXml },
  ]), 'Анна Ким'],
  ['plain.odt', () => sampleOdt(odtText), undefined],
  ['a.epub', () => sampleEpub('Book', ['<p>Words</p>'], 'Anna Kim'), 'Anna Kim'],
  ['a.eml', () => Buffer.from('From: Anna Kim <anna@example.org>\nTo: b@example.org\nSubject: S\nDate: x\n\nWords\n'), 'Anna Kim'],
  ['b.eml', () => Buffer.from('From: anna@example.org\nTo: b@example.org\nSubject: S\nDate: x\n\nWords\n'), 'anna@example.org'],
  ['a.html', () => Buffer.from('<html><head><meta name="Author" content="Anna Kim"></head><body><p>Words</p></body></html>'), 'Anna Kim'],
  ['b.html', () => Buffer.from('<html><head><meta property="article:author" content="https://example.org/anna"></head><body><p>Words</p></body></html>'), undefined],
  ['a.pdf', () => samplePdf([[{ text: 'Words', y: 700 }]], '/Author (Anna Kim)'), 'Anna Kim'],
  ['a.md', () => Buffer.from("---\ntitle: T\nauthor: 'Anna Kim'\n---\n\nWords\n"), 'Anna Kim'],
  ['b.md', () => Buffer.from('author: nobody\n\nWords\n'), undefined],
]; // prettier-ignore

describe('the author of a document', () => {
  for (const [name, bytes, author] of FILES) {
    it(`is ${author ?? 'unknown'} for ${name}`, async () => {
      expect((await extract(bytes(), name)).author).to.equal(author);
    });
  }

  it('is cut to what a search can ask for', async () => {
    const long = `---\nauthor: ${'n'.repeat(500)}\n---\n\nWords\n`;
    expect((await extract(Buffer.from(long), 'a.md')).author).to.equal('n'.repeat(200));
  });
});
