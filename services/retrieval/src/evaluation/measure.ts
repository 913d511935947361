import { measureNames, type MeasureName, type Measures } from '@aia/contracts';

/** What one question found: the place of each thing that it should find, from 1 (null: not found), and its grade. */
export interface FoundPlaces {
  ranks: readonly (number | null)[];
  grades: readonly number[];
}

const DEPTH = 10;

/** Every measure of one question, 0..1; all are 0 where nothing was expected. Pure. */
export function measure({ ranks, grades }: FoundPlaces): Measures {
  const within = (k: number) => ranks.filter((rank) => rank !== null && rank <= k).length;
  const precision = (k: number) => share(within(k), Math.min(k, ranks.length));
  const recall = (k: number) => share(within(k), ranks.length);
  const first = Math.min(...ranks.map((rank) => rank ?? Infinity));
  return {
    precisionAt1: precision(1),
    precisionAt3: precision(3),
    precisionAt5: precision(5),
    recallAt5: recall(5),
    recallAt10: recall(10),
    recallAt20: recall(20),
    mrr: 1 / first,
    ndcgAt10: ndcg({ ranks, grades }),
  };
}

/** Things found at one place may be more than places; a share of all is not more than all. */
function share(found: number, of: number): number {
  return of === 0 ? 0 : Math.min(1, found / of);
}

/** Järvelin and Kekäläinen's discounted gain with the grade as the gain, as a share of the best order's. */
function ndcg({ ranks, grades }: FoundPlaces): number {
  const discounted = (gain: number, rank: number) => (rank <= DEPTH ? gain / Math.log2(rank + 1) : 0);
  const best = [...grades].sort((a, b) => b - a);
  const ideal = best.reduce((sum, grade, place) => sum + discounted(grade, place + 1), 0);
  const reached = ranks.reduce<number>(
    (sum, rank, place) => sum + (rank === null ? 0 : discounted(grades[place] ?? 0, rank)),
    0,
  );
  return ideal === 0 ? 0 : Math.min(1, reached / ideal);
}

/** The same value for every measure name. */
export function eachMeasure<T>(valueOf: (name: MeasureName) => T): Record<MeasureName, T> {
  return Object.fromEntries(measureNames.map((name) => [name, valueOf(name)])) as Record<MeasureName, T>;
}

/** Mean of each measure; 0 without questions. */
export function meanOf(rows: readonly Measures[]): Measures {
  return eachMeasure((name) => rows.reduce((sum, row) => sum + row[name], 0) / Math.max(1, rows.length));
}
