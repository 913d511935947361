import { detectLegacyEncoding } from './legacy-encoding.js';

const META_CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,30})/i;
/** Bytes that are looked at to find an encoding. */
const SAMPLE_BYTES = 64 * 1024;
/** Share of broken characters up to which a text is UTF-8 with faults rather than another encoding. */
const TOLERATED_FAULTS = 0.1;

/**
 * The text of bytes in UTF-8 (also with some faults, which become U+FFFD), in UTF-16 with or without a byte order mark,
 * in the encoding that an HTML page declares, or in the one of windows-1251, KOI8-R, IBM 866 and windows-1252 that reads
 * as words. Byte order mark and NUL are removed, and line breaks become `\n`.
 */
export function decodeText(bytes: Uint8Array): string {
  return normalizeText(new TextDecoder(detectEncoding(bytes)).decode(bytes));
}

/** Line breaks as `\n`, without byte order mark and without NUL, which Postgres cannot store. */
export function normalizeText(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
}

/** The text with U+FFFD for each character that Postgres cannot store: NUL and halves of surrogate pairs. */
export function toStorable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}

/** The encoding of bytes; of a large file, its first bytes are enough. */
export function detectEncoding(bytes: Uint8Array, complete = true): string {
  const utf16 = detectUtf16(bytes);
  if (utf16) return utf16;
  if (isValid(bytes, 'utf-8', complete)) return 'utf-8';
  const declared = META_CHARSET.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 2048)))?.[1];
  if (declared && isValid(bytes, declared, complete)) return declared;
  return isFaultyUtf8(bytes.subarray(0, SAMPLE_BYTES)) ? 'utf-8' : detectLegacyEncoding(bytes);
}

/**
 * UTF-16 by its byte order mark, or by its bytes: in text of Latin or Cyrillic letters one of two bytes is nearly always
 * 0 or 4.
 */
export function detectUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length < 8) return undefined;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (isHighByte(sample, 1)) return 'utf-16le';
  return isHighByte(sample, 0) ? 'utf-16be' : undefined;
}

/** Whether every second byte from `from` on is the upper half of a letter, and the others are not. */
function isHighByte(sample: Uint8Array, from: 0 | 1): boolean {
  let high = 0;
  let zeros = 0;
  let otherZeros = 0;
  for (let i = 0; i + 1 < sample.length; i += 2) {
    const upper = sample[i + from];
    if (upper === 0 || upper === 4) high += 1;
    if (upper === 0) zeros += 1;
    if (sample[i + 1 - from] === 0) otherZeros += 1;
  }
  const pairs = Math.floor(sample.length / 2);
  return high >= pairs * 0.9 && zeros > 0 && otherZeros === 0;
}

/** Whether the bytes are valid in an encoding; of an incomplete text, the last character may be cut. */
function isValid(bytes: Uint8Array, encoding: string, complete: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !complete });
    return true;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

/** UTF-8 in which only a few characters are broken. */
function isFaultyUtf8(sample: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(sample);
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const whole = text.match(/[\u0080-\ufffc\ufffe\uffff]/g)?.length ?? 0;
  return whole > 0 && broken <= (whole + broken) * TOLERATED_FAULTS;
}
