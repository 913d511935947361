import type { ExtractedDocument } from '../extracted-document.js';
import { ExtractionError } from '../extraction-error.js';
import { fileTitle } from '../file-title.js';
import type { OcrOptions } from './ocr-options.js';
import { recognizePicture } from './recognize-picture.js';

/** The text in a picture, where recognition is on. @throws ExtractionError `unsupported-type` or `no-text`. */
export async function extractPicture(
  bytes: Uint8Array,
  fileName: string,
  ocr: OcrOptions | undefined,
): Promise<ExtractedDocument> {
  if (!ocr) {
    const reason = 'Pictures are read only where text recognition is on (OCR=tesseract).';
    throw new ExtractionError('unsupported-type', reason);
  }
  const text = await recognizePicture(bytes, ocr);
  if (text === '') throw new ExtractionError('no-text', 'No text was recognized in the picture.');
  const mime = bytes[0] === 0x89 ? 'image/png' : bytes[0] === 0xff ? 'image/jpeg' : 'image/tiff';
  return { mime, format: 'plain', title: fileTitle(fileName), text, pages: [] };
}
