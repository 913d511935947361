import * as yauzl from 'yauzl';

/** General purpose bit 11: the name is UTF-8. */
const UTF8_FLAG = 0x800;

/**
 * The name of a zip entry with forward slashes. Names without the UTF-8 flag are UTF-8 where they read as such, else
 * code page 866 where they have letters beyond ASCII (what Windows in Russian writes), which is ASCII otherwise.
 */
export function entryName(
  entry: Pick<yauzl.Entry, 'generalPurposeBitFlag' | 'fileNameRaw' | 'extraFields'>,
): string {
  const { generalPurposeBitFlag: flags, fileNameRaw: raw, extraFields } = entry;
  const flagged = (flags & UTF8_FLAG) !== 0 || extraFields.some(({ id }) => id === 0x7075);
  if (flagged) return yauzl.getFileNameLowLevel(flags, raw, extraFields, false);
  return decodeName(raw).replaceAll('\\', '/');
}

function decodeName(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('ibm866').decode(raw);
  }
}
