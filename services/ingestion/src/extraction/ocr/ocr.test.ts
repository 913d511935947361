import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { samplePdf } from '../../../test/support/pdf-samples.js';
import { extract } from '../../pipeline/extract.js';
import { ocrOptions } from './ocr-options.js';

const installed = ['tesseract', 'pdftoppm'].every(
  (program) => spawnSync(program, ['-v']).error === undefined,
);

describe('text recognition', function () {
  this.timeout(60_000);

  it('reads the words of a picture where it is on', function () {
    if (!installed) {
      process.stdout.write('      skipped: tesseract and pdftoppm are not installed\n');
      return this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), 'aia-ocr-test-'));
    try {
      const pdf = join(folder, 'a.pdf');
      writeFileSync(pdf, samplePdf([[{ text: 'Invoice for seven disks', y: 600, size: 24 }]]));
      execFileSync('pdftoppm', ['-r', '100', '-gray', '-png', pdf, join(folder, 'page')]);
      const picture = readFileSync(join(folder, 'page-1.png'));
      return extract(picture, 'scan.png', ocrOptions('eng')).then(({ text, mime }) => {
        expect(mime).to.equal('image/png');
        expect(text).to.equal('Invoice for seven disks');
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says how to turn it on where a picture comes without it', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const refusal = await extract(png, 'a.png').catch((error: Error) => error.message);
    expect(refusal).to.contain('OCR=tesseract');
  });
});
