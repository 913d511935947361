declare module 'snowball-stemmers' {
  /** A stemmer of one language: lower-case words in, stems out. */
  interface Stemmer {
    stem(word: string): string;
  }
  const snowball: { newStemmer(algorithm: 'english' | 'russian'): Stemmer };
  export default snowball;
}
