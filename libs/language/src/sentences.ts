/** A sentence as a range of its text: UTF-16 code units, end exclusive, surrounding white space left out. */
export interface SentenceRange {
  start: number;
  end: number;
}

/** The sentences of a text in order; line breaks between paragraphs, list items and headings end a sentence too. */
export function splitSentences(_text: string): SentenceRange[] {
  throw new Error('written next');
}
