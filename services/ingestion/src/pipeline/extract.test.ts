import { expect } from 'chai';
import { encryptedPdf, samplePdf } from '../../test/support/pdf-samples.js';
import type { ExtractionError } from '../extraction/extraction-error.js';
import { extract } from './extract.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const codeOf = (content: Uint8Array, name: string) =>
  extract(content, name).then(
    () => 'extracted',
    // Parsers that are loaded on demand may come with a class of their own when tests run from the sources.
    (error: ExtractionError) => `${error.outcome} ${error.code}`,
  );

describe('extract', () => {
  describe('text', () => {
    it('keeps Markdown as it is written and takes its first heading for the title', async () => {
      const text = 'intro\n\n## Second *level* { #anchor }\n\n# First\n';
      expect(await extract(bytes(text), 'a/b.md')).to.deep.equal({
        mime: 'text/markdown',
        format: 'markdown',
        title: 'Second level',
        text,
        pages: [],
        places: [{ start: 0, end: text.length, line: 1 }],
      });
    });

    it('takes the title of the front matter when there is no heading', async () => {
      const document = await extract(bytes('---\ntitle: "My page"\n---\n\ntext\n'), 'a.md');
      expect(document.title).to.equal('My page');
    });

    it('takes the name of the file when nothing else is a title', async () => {
      expect((await extract(bytes('text'), 'folder/notes.v2.txt')).title).to.equal('notes.v2');
    });

    it('removes the byte order mark and NUL, and makes line breaks one character', async () => {
      expect((await extract(bytes('\ufeffa\r\nb\rc'), 'a.txt')).text).to.equal('a\nb\nc');
    });

    it('reads UTF-16 with a byte order mark', async () => {
      const content = Buffer.from('\ufeffПривет', 'utf16le');
      expect((await extract(content, 'a.txt')).text).to.equal('Привет');
    });

    it('reads Russian text in windows-1251', async () => {
      const content = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
      expect((await extract(content, 'a.txt')).text).to.equal('Привет');
    });

    it('reads a text that merely names the header of a PDF as text', async () => {
      const text = '# About PDF\n\nA file starts with the marker `%PDF-1.7`.\n';
      expect((await extract(bytes(text), 'about-pdf.md')).mime).to.equal('text/markdown');
    });

    it('does not trust the extension of a page', async () => {
      expect((await extract(bytes('<!DOCTYPE html><p>Words</p>'), 'a.md')).mime).to.equal('text/html');
    });
  });

  describe('HTML', () => {
    const html = async (body: string) =>
      (await extract(bytes(`<html><body>${body}</body></html>`), 'a.html')).text;

    it('reads two hundred nested elements and refuses thousands of them at once', async () => {
      const nested = (depth: number) => `${'<div>'.repeat(depth)}<p>Deep words.</p>${'</div>'.repeat(depth)}`;
      expect(await html(nested(200))).to.contain('Deep words.');
      const deep = bytes(`<html><body>${nested(5000)}</body></html>`);
      expect(await codeOf(deep, 'a.html')).to.equal('failed unreadable-file');
    });

    it('keeps headings, lists and code, and leaves scripts and navigation out', async () => {
      const page = `<nav>Menu</nav><h1>Title</h1><p>Some <b>bold</b> <a href="/x">words</a>.</p>
        <ul><li>one</li><li>two</li></ul><pre class="screen">$ ls\n  -l</pre><script>x()</script>`;
      expect(await html(page)).to.equal(
        '# Title\n\nSome bold words.\n\n-   one\n-   two\n\n```\n$ ls\n  -l\n```',
      );
    });

    it('keeps tables of data', async () => {
      const table = '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x|y</td></tr></table>';
      expect(await html(table)).to.equal('| a | b |\n| --- | --- |\n| 1 | x\\|y |');
    });

    it('reads a note in a table frame as text', async () => {
      const table =
        '<table><tr><td><img alt="[Note]"></td><th>Note</th></tr><tr><td colspan="2">Words</td></tr></table>';
      expect(await html(table)).to.equal('Note\n\nWords');
    });

    it('takes the title of the page', async () => {
      const page = '<html><head><title> The\n page </title></head><body><p>Words</p></body></html>';
      expect((await extract(bytes(page), 'a.html')).title).to.equal('The page');
    });

    it('reads the encoding that the page declares', async () => {
      const page = Buffer.concat([
        bytes('<html><head><meta charset="koi8-r"></head><body><p>'),
        Buffer.from([0xf0, 0xd2, 0xc9]),
        bytes('</p></body></html>'),
      ]);
      expect((await extract(page, 'a.html')).text).to.equal('При');
    });
  });

  describe('PDF', () => {
    it('reads page by page and knows the range of every page', async () => {
      const pdf = samplePdf([[{ text: 'First page', y: 700 }], [{ text: 'Second page', y: 700 }]]);
      const { text, pages, mime } = await extract(pdf, 'a.pdf');
      expect(mime).to.equal('application/pdf');
      expect(pages.map(({ page, start, end }) => [page, text.slice(start, end)])).to.deep.equal([
        [1, 'First page'],
        [2, 'Second page'],
      ]);
    });

    it('joins lines of a paragraph and words that a hyphen parts', async () => {
      const lines = ['A long para-', 'graph of lines', 'that go on.'].map((text, i) => ({
        text,
        y: 700 - i * 12,
      }));
      const { text } = await extract(samplePdf([[...lines, { text: 'Next one.', y: 640 }]]), 'a.pdf');
      expect(text).to.equal('A long paragraph of lines that go on.\n\nNext one.');
    });

    it('keeps the lines of code', async () => {
      const lines = ['first()', 'second()'].map((text, i) => ({ text, y: 700 - i * 12, monospace: true }));
      expect((await extract(samplePdf([lines]), 'a.pdf')).text).to.equal('first()\nsecond()');
    });

    it('fails a file with a password, a broken one and one without text, each with its own code', async () => {
      expect(await codeOf(encryptedPdf(), 'a.pdf')).to.equal('failed encrypted-pdf');
      expect(await codeOf(bytes('%PDF-1.7\nbroken'), 'a.pdf')).to.equal('failed unreadable-file');
      expect(await codeOf(samplePdf([[]]), 'a.pdf')).to.equal('failed no-text');
    });
  });

  it('skips empty and blank files', async () => {
    expect(await codeOf(bytes(''), 'a.md')).to.equal('skipped empty');
    expect(await codeOf(bytes(' \n\t'), 'a.md')).to.equal('skipped empty');
  });

  it('skips files that are no text, whatever their name says', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    expect(await codeOf(png, 'a.md')).to.equal('skipped unsupported-type');
    expect(await codeOf(Buffer.from([1, 2, 0, 3]), 'a.txt')).to.equal('skipped unsupported-type');
  });
});
