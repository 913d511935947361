/** Inverse document frequency of terms over a set of small texts. */
export interface TermWeights {
  /** Weight of a term; one that no text has weighs most. */
  weight(term: string): number;
  /** Sum of the weights of distinct terms. */
  sum(terms: Iterable<string>): number;
}

/** Weights after BM25's IDF, ln(1 + (N - df + 0.5) / (df + 0.5)) (Robertson and Zaragoza, 2009, section 3.4). */
export function termWeights(texts: Iterable<ReadonlySet<string>>): TermWeights {
  const frequencies = new Map<string, number>();
  let total = 0;
  for (const terms of texts) {
    total += 1;
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  const weight = (term: string) => {
    const frequency = frequencies.get(term) ?? 0;
    return Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5));
  };
  return {
    weight,
    sum: (terms) => {
      let sum = 0;
      for (const term of terms) sum += weight(term);
      return sum;
    },
  };
}
