import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtractionError } from '../extraction-error.js';
import type { OcrOptions } from './ocr-options.js';
import { recognizePicture } from './recognize-picture.js';
import { runProgram } from './run-program.js';

/** Resolution at which Tesseract reads ordinary type well. */
const DPI = 200;

/**
 * The recognized text of pages of a PDF, by page number.
 * @throws ExtractionError `too-large` for more pages than the options allow.
 */
export async function recognizePages(
  pdf: Uint8Array,
  pages: readonly number[],
  ocr: OcrOptions,
): Promise<Map<number, string>> {
  if (pages.length > ocr.mostPages) {
    const reason = `The PDF has ${pages.length} pages without text; at most ${ocr.mostPages} are recognized. Split it.`;
    throw new ExtractionError('too-large', reason);
  }
  const folder = await mkdtemp(join(tmpdir(), 'aia-ocr-'));
  try {
    const file = join(folder, 'scan.pdf');
    await writeFile(file, pdf);
    const texts = new Map<number, string>();
    for (const page of pages) {
      const picture = await renderPage(file, page, ocr);
      texts.set(page, await recognizePicture(picture, ocr));
    }
    return texts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function renderPage(file: string, page: number, { pageTimeoutMs }: OcrOptions): Promise<Buffer> {
  const one = ['-f', String(page), '-l', String(page), '-r', String(DPI), '-gray', '-png', file];
  return runProgram('pdftoppm', one, { timeoutMs: pageTimeoutMs });
}
