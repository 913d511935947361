import type { SearchExplanation, SearchMode } from '@aia/contracts';
import type { Filter, Hit } from '@aia/vectors';
import type { FusionWeights } from './fuse.js';
import type { Sifted } from './refine.js';
import type { Understanding } from './understand.js';
import type { Round } from './width.js';

interface Explained {
  request: { mode: SearchMode };
  question: Understanding;
  /** As the vector store was asked. */
  filter: Filter;
  round: Round;
  sifted: Sifted;
  weights: FusionWeights;
  reranked: boolean;
}

/** Everything that decided about the results. */
export function explain({
  request,
  question,
  filter,
  round,
  sifted,
  weights,
  reranked,
}: Explained): SearchExplanation {
  const { language, terms, text, phrases, exclusions } = question;
  const leg = (hits: Hit[] | null) => (hits === null ? null : { asked: round.width, found: hits.length });
  return {
    language,
    terms,
    text,
    phrases,
    exclusions,
    mode: request.mode,
    legs: { dense: leg(round.dense), lexical: leg(round.lexical) },
    fusion: {
      method: 'convex combination of scaled scores',
      denseWeight: weights.dense,
      scorePerTerm: weights.scorePerTerm,
    },
    filter,
    droppedByCheck: round.dropped,
    dropped: { check: round.dropped, ...sifted.dropped },
    reranked,
    embeddingCached: round.cache === null || round.cache === 'off' ? null : round.cache === 'hit',
  };
}
