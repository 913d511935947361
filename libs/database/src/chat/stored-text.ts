/** Text as Postgres can hold it: NUL characters, which it refuses in every text column, are left out. */
export function toStoredText(text: string): string {
  return text.replaceAll('\u0000', '');
}

/** A pattern for ILIKE that finds `text` anywhere, with its wildcards taken literally. */
export function containsPattern(text: string): string {
  return `%${toStoredText(text).replace(/[\\%_]/g, '\\$&')}%`;
}
