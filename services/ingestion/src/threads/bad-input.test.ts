import { deflateRawSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { sampleDocx, sampleXlsx, sheetRow, wordParagraph } from '../../test/support/office-samples.js';
import { sampleTar } from '../../test/support/tar-sample.js';
import { sampleZip } from '../../test/support/zip-sample.js';
import { createPreparationPool, type PreparationPool } from './preparation-pool.js';

const ENTITIES = `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
const documentXml = (content: string) => sampleZip([{ name: 'word/document.xml', content }]);
const oleFile = (stream: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1016), Buffer.from(stream, 'utf16le')]);

/** Files that are built or broken to harm, with the code that their document ends with. */
const BAD: [what: string, name: string, code: string, bytes: () => Uint8Array][] = [
  ['a part that unfolds to a thousand times its size', 'a.docx', 'too-large', () =>
    sampleDocx('', [{ name: 'word/footnotes.xml', content: Buffer.alloc(64 * 1024 * 1024, 'a') }])],
  ['a part that unfolds to more than it declares', 'a.docx', 'unreadable-file', () =>
    sampleZip([{ name: 'word/document.xml', content: '<a>'.repeat(100_000), declaredBytes: 20 }])],
  ['entities that double', 'a.docx', 'unreadable-file', () => documentXml(`${ENTITIES}<d>&b;</d>`)],
  ['an entity of a file', 'a.docx', 'unreadable-file', () =>
    documentXml('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>')],
  ['elements that nest without end', 'a.docx', 'unreadable-file', () => documentXml('<a>'.repeat(100_000))],
  ['XML that is cut off', 'a.docx', 'unreadable-file', () => documentXml('<w:document><w:p>')],
  ['a container that is cut off', 'a.docx', 'unreadable-file', () =>
    sampleDocx(wordParagraph('x'.repeat(5000))).subarray(0, 400)],
  ['a protected container', 'a.docx', 'encrypted-file', () =>
    sampleZip([{ name: 'word/document.xml', content: 'x', encrypted: true }])],
  ['a protected Office file', 'a.docx', 'encrypted-file', () => oleFile('EncryptedPackage')],
  ['a Word file of before 2007', 'a.doc', 'unsupported-type', () => oleFile('WordDocument')],
  ['a sheet of a million rows', 'a.xlsx', 'too-large', () =>
    sampleXlsx([{ name: 'S', dimension: 'A1:J1000000', rows: sheetRow(1, ['a', 'b']) }])],
  ['a sheet of more rows than it says', 'a.xlsx', 'too-large', () =>
    sampleXlsx([{ name: 'S', rows: sheetRow(1, ['a', 'b']) + sheetRow(900_000, ['a', 'b']) }])],
  ['a line of a hundred megabytes', 'a.txt', 'too-large', () => Buffer.alloc(100 * 1024 * 1024, 'word ')],
  ['JSON that nests without end', 'a.json', 'unreadable-file', () => Buffer.from('['.repeat(1_000_000))],
  ['a table with a field of twenty megabytes', 'a.csv', 'too-large', () =>
    Buffer.from(`a,b\n"${'x'.repeat(20 * 1024 * 1024)}",c\n`)],
  ['bytes that are no text', 'a.txt', 'unsupported-type', () => deflateRawSync(Buffer.from('words '.repeat(9000)))],
  ['an archive', 'a.pdf', 'archive', () => sampleZip([{ name: 'a.md', content: 'x' }])],
  ['a gzipped tar', 'a.txt', 'archive', () => gzipSync(sampleTar([{ name: 'a.md', content: 'x' }]))],
]; // prettier-ignore

describe('a preparation thread with a heap of 256 MiB', function () {
  this.timeout(60_000);
  let pool: PreparationPool;

  before(() => {
    pool = createPreparationPool({ threads: 1, timeoutMs: 20_000, memoryMb: 256 });
  });
  after(() => pool.close());

  for (const [what, name, code, bytes] of BAD) {
    it(`refuses ${what} and reads the next file`, async () => {
      const refusal = await pool.extract(bytes(), name).then(
        ({ mime }) => ({ code: `read as ${mime}`, message: '' }),
        (error: unknown) => error as { code: string; message: string },
      );
      expect(refusal.code).to.equal(code);
      expect(refusal.message).to.match(/^[A-Z].*[.]$/s);
      expect((await pool.extract(Buffer.from('Next words'), 'next.txt')).text).to.equal('Next words');
    });
  }

  it('reads text with NUL and invalid characters in it', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${'Слова и words. '.repeat(50)}`),
      Buffer.from([0, 0xd0, 0x20]),
    ]);
    const { text } = await pool.extract(bytes, 'a.md');
    expect(text).to.match(/^Слова и words\..*\ufffd $/s);
    expect(text).to.not.contain('\0');
  });
});
