const UTF16 = { 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] } as const;
const CYRILLIC_LETTERS = /[А-яЁё]/g;
const HIGH_CHARACTERS = /[\u0080-\uffff]/g;
const META_CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,30})/i;

/**
 * The text of bytes in UTF-8, in UTF-16 with a byte order mark, in the encoding that an HTML page declares, or in
 * windows-1251 or windows-1252, whichever of the two reads as words. Byte order mark and NUL are removed, and line
 * breaks become `\n`.
 */
export function decodeText(bytes: Uint8Array): string {
  return normalizeText(decode(bytes));
}

/** Line breaks as `\n`, without byte order mark and without NUL, which Postgres cannot store. */
export function normalizeText(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
}

function decode(bytes: Uint8Array): string {
  for (const [encoding, mark] of Object.entries(UTF16)) {
    if (bytes[0] === mark[0] && bytes[1] === mark[1]) return new TextDecoder(encoding).decode(bytes);
  }
  return decodeStrictly(bytes, 'utf-8') ?? decodeDeclared(bytes) ?? decodeLegacy(bytes);
}

/** The text, or null when the bytes are not valid in this encoding. */
function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

function decodeDeclared(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  const charset = META_CHARSET.exec(head)?.[1];
  return charset ? decodeStrictly(bytes, charset) : null;
}

/** Without any declaration: Cyrillic when most characters beyond ASCII are Cyrillic letters. */
function decodeLegacy(bytes: Uint8Array): string {
  const cyrillic = new TextDecoder('windows-1251').decode(bytes);
  const letters = cyrillic.match(CYRILLIC_LETTERS)?.length ?? 0;
  const high = cyrillic.match(HIGH_CHARACTERS)?.length ?? 0;
  return letters > high * 0.7 ? cyrillic : new TextDecoder('windows-1252').decode(bytes);
}
