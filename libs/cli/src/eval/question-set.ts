/** A document of a public question set: its name in the dataset and its text. */
export interface SetDocument {
  path: string;
  text: string;
}

/** A question with the documents that answer it. */
export interface SetQuestion {
  key: string;
  question: string;
  answer?: string;
  expected: { sourceKey: string; grade: number }[];
}

/** A public question set in the product's terms. */
export interface QuestionSet {
  documents: SetDocument[];
  questions: SetQuestion[];
}

/** A name as a file name: letters, digits, dots and dashes of any language. */
export function fileName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .slice(0, 100);
  return /^\.*$/.test(safe) ? `_${safe}` : safe;
}
