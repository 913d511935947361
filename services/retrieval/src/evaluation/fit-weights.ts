import { DEFAULT_WEIGHTS, fuse, type FusionWeights } from '../search/fuse.js';
import type { Recalled } from '../search/recall.js';

/** One question of a golden set with what both legs found for it. */
export interface JudgedRun {
  recalled: Pick<Recalled, 'dense' | 'lexical'>;
  /** Terms of the question's lexical leg. */
  termCount: number;
  /** What a hit is of, e.g. its document: a second hit of one thing is passed over. Without it, each is for itself. */
  things?: ReadonlyMap<string, string>;
  /** Gain of each relevant thing: 1 for relevant, more for better ones. */
  relevant: ReadonlyMap<string, number>;
  /** Questions about one document or topic share a group, so that no weight is judged by what it was fitted to. */
  group: string;
}

export interface FittedWeights {
  weights: FusionWeights;
  /** Mean nDCG@10 on questions that the weights were not fitted to, and that of the defaults on the same ones. */
  heldOut: { fitted: number; standard: number };
}

const DENSE_SHARES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
const SCORES_PER_TERM = [2, 3, 4];
const FOLDS = 5;
/** Fitted weights have to win by this much on unseen questions; else the defaults stay. */
const LEAST_GAIN = 0.002;
const DEPTH = 10;

/**
 * Weights for a dataset from its golden questions, by search over a small grid. Cross-validation over groups of questions
 * says whether they hold for unseen ones; where they do not win clearly, the defaults are returned. Pure.
 */
export function fitWeights(runs: readonly JudgedRun[]): FittedWeights {
  const groups = [...new Set(runs.map(({ group }) => group))].sort();
  const foldOf = new Map(groups.map((group, place) => [group, place % FOLDS]));
  const unseen: { fitted: number; standard: number }[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const held = runs.filter(({ group }) => foldOf.get(group) === fold);
    const rest = runs.filter(({ group }) => foldOf.get(group) !== fold);
    if (held.length === 0 || rest.length === 0) continue;
    const best = bestOf(rest);
    for (const run of held) unseen.push({ fitted: ndcg(run, best), standard: ndcg(run, DEFAULT_WEIGHTS) });
  }
  const heldOut = {
    fitted: mean(unseen.map(({ fitted }) => fitted)),
    standard: mean(unseen.map(({ standard }) => standard)),
  };
  const wins = heldOut.fitted - heldOut.standard >= LEAST_GAIN;
  return { weights: wins ? bestOf(runs) : DEFAULT_WEIGHTS, heldOut };
}

/** The best weights of the grid; of equal ones those nearest to the defaults. */
function bestOf(runs: readonly JudgedRun[]): FusionWeights {
  const quality = (weights: FusionWeights) => mean(runs.map((run) => ndcg(run, weights)));
  const grid = DENSE_SHARES.flatMap((dense) =>
    SCORES_PER_TERM.map((scorePerTerm) => ({ dense, scorePerTerm })),
  );
  const rated = grid.map((weights) => ({ weights, quality: quality(weights) }));
  const distance = ({ dense }: FusionWeights) => Math.abs(dense - DEFAULT_WEIGHTS.dense);
  rated.sort((a, b) => b.quality - a.quality || distance(a.weights) - distance(b.weights));
  return rated[0]?.weights ?? DEFAULT_WEIGHTS;
}

function ndcg({ recalled, termCount, relevant, things }: JudgedRun, weights: FusionWeights): number {
  const discounted = (gains: number[]) =>
    gains.slice(0, DEPTH).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
  const found = new Set(fuse(recalled, termCount, weights).map(({ id }) => things?.get(id) ?? id));
  const gains = [...found].map((thing) => relevant.get(thing) ?? 0);
  const ideal = discounted([...relevant.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : discounted(gains) / ideal;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
