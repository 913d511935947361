import type { MeasureName } from '@aia/contracts';

const LABELS: Record<MeasureName, string> = {
  precisionAt1: 'precision@1',
  precisionAt3: 'precision@3',
  precisionAt5: 'precision@5',
  recallAt5: 'recall@5',
  recallAt10: 'recall@10',
  recallAt20: 'recall@20',
  mrr: 'MRR',
  ndcgAt10: 'nDCG@10',
};

/** A measure as the field names it, in every language. */
export const measureLabel = (name: MeasureName): string => LABELS[name];
