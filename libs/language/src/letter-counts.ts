/** Letters of a text by alphabet. */
export interface LetterCounts {
  latin: number;
  cyrillic: number;
}

const NEITHER = 1;
const LATIN = 2;
const CYRILLIC = 3;
/** The alphabet of each character, 0 until it comes up first. */
const alphabets = new Uint8Array(0x10000);

/** Counts the letters of both alphabets in one pass; characters beyond the basic plane are neither. */
export function countLetters(text: string): LetterCounts {
  let latin = 0;
  let cyrillic = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const alphabet = alphabets[code] || (alphabets[code] = alphabetOf(text.charAt(i)));
    if (alphabet === LATIN) latin++;
    else if (alphabet === CYRILLIC) cyrillic++;
  }
  return { latin, cyrillic };
}

function alphabetOf(character: string): number {
  if (/\p{Script=Latin}/u.test(character)) return LATIN;
  return /\p{Script=Cyrillic}/u.test(character) ? CYRILLIC : NEITHER;
}
