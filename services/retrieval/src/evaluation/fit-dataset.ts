import type { EvaluatedQuestion, SearchMode } from '@aia/contracts';
import { indexFilter } from '../search/filter.js';
import { recall } from '../search/recall.js';
import { resolveScope } from '../search/scope.js';
import type { SearchDeps } from '../search/search.js';
import { createStepTimer } from '../search/step-timer.js';
import { understand } from '../search/understand.js';
import { fitWeights, type FittedWeights, type JudgedRun } from './fit-weights.js';
import { judge } from './judge.js';

/** Hits of each leg, as a search asks them. */
const WIDTH = 50;
const MODE: SearchMode = 'hybrid';

/**
 * Fits the weights of fusion to golden questions of a dataset: both legs of each question, judged hit by hit. Questions
 * about one document are one group, so that no weight is judged by what it was fitted to.
 */
export async function fitDatasetWeights(
  questions: readonly Pick<EvaluatedQuestion, 'question' | 'expected'>[],
  { datasetId, identity }: { datasetId: string; identity: Parameters<typeof resolveScope>[0] },
  deps: SearchDeps,
  signal: AbortSignal,
): Promise<FittedWeights> {
  const scope = await resolveScope(identity, [datasetId], deps.library);
  const filter = indexFilter(scope);
  const runs: JudgedRun[] = [];
  for (const { question, expected } of questions) {
    signal.throwIfAborted();
    const asked = understand(question, deps.embedder.maxTokens);
    const options = {
      collection: deps.collection,
      mode: MODE,
      filter,
      width: WIDTH,
      storeMs: deps.deadlines.store,
    };
    const timer = createStepTimer(deps.now);
    const recalled = await recall(
      asked,
      { ...options, signal },
      { index: deps.index, embedder: deps.embedder, timer },
    );
    if (recalled.dense === null || recalled.lexical === null) continue;
    const ids = [...new Set([...recalled.dense, ...recalled.lexical].map(({ id }) => id))];
    const chunks = await deps.library.publishedChunks(ids, scope);
    const [things, relevant] = [new Map<string, string>(), new Map<string, number>()];
    for (const [id, chunk] of chunks) {
      const { ranks, ranking } = judge([chunk], expected);
      const place = ranks.findIndex((rank) => rank !== null);
      const thing = place < 0 ? chunk.documentId : `expected ${place}`;
      things.set(id, thing);
      if (place >= 0) relevant.set(thing, ranking[0]?.grade ?? 0);
    }
    runs.push({
      recalled: { dense: recalled.dense, lexical: recalled.lexical },
      termCount: asked.terms.length,
      relevant,
      things,
      group: expected[0]?.sourceKey ?? question,
    });
  }
  return fitWeights(runs);
}
