/** The beginning of a word in the spelling that words are kept in: lower case, ё as е. */
export function foldedPrefix(prefix: string): string {
  return prefix.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
}
