import type { ChunkDraft, ChunkInput } from '../pipeline/chunk.js';
import type { ExtractedDocument } from '../extraction/extracted-document.js';
import type { OcrOptions } from '../extraction/ocr/ocr-options.js';
import type { ExtractionErrorCode } from '../extraction/extraction-error.js';

/** What a preparation thread is asked for. */
export type ThreadTask =
  | { op: 'extract'; bytes: Uint8Array; fileName: string; ocr: OcrOptions | undefined }
  | { op: 'chunk'; input: ChunkInput };

/** What it answers. Errors do not keep their class between threads, so they travel as plain data. */
export type ThreadAnswer =
  | { ok: true; op: 'extract'; document: ExtractedDocument }
  | { ok: true; op: 'chunk'; chunks: ChunkDraft[] }
  | { ok: false; refusal: { code: ExtractionErrorCode; reason: string } }
  | { ok: false; crash: { message: string; stack: string | undefined } };
