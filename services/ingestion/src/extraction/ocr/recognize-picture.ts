import { normalizeText } from '../decode-text.js';
import type { OcrOptions } from './ocr-options.js';
import { runProgram } from './run-program.js';

/** The text in a picture; empty when there is none. Words that a hyphen parts at the end of a line are joined. */
export async function recognizePicture(picture: Uint8Array, ocr: OcrOptions): Promise<string> {
  const output = await runProgram('tesseract', ['stdin', 'stdout', '-l', ocr.languages], {
    input: picture,
    timeoutMs: ocr.pageTimeoutMs,
  });
  return normalizeText(output.toString('utf8'))
    .replaceAll('\f', '')
    .replace(/(\p{L})-\n(?=\p{Ll})/gu, '$1')
    .replace(/(?<=\S)\n(?=\S)/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
