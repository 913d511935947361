/** Quality of rankings with one relevant passage each. */
export interface Quality {
  ndcg10: number;
  precision1: number;
  mrr: number;
}

/** Averages over questions; a rank counts from 1 and is null where the passage was not found. */
export function qualityOf(ranks: (number | null)[]): Quality {
  const mean = (gain: (rank: number) => number) =>
    ranks.reduce<number>((sum, rank) => sum + (rank === null ? 0 : gain(rank)), 0) /
    Math.max(1, ranks.length);
  return {
    ndcg10: mean((rank) => (rank <= 10 ? 1 / Math.log2(rank + 1) : 0)),
    precision1: mean((rank) => (rank === 1 ? 1 : 0)),
    mrr: mean((rank) => 1 / rank),
  };
}
