import type { components } from '@aia/client';

type SearchResponse = components['schemas']['SearchResponse'];

/** The explanation of a search, one thing a line. */
export function explainLines({ explanation, timings }: SearchResponse): string[] {
  const times = Object.entries(timings).map(([step, ms]) => `${step} ${ms.toFixed(1)} ms`);
  if (!explanation) return [times.join(', ')];
  const { language, terms, phrases, exclusions, legs, fusion, filter, dropped } = explanation;
  const leg = (name: 'dense' | 'lexical') => {
    const found = legs[name];
    return found ? `${name} ${found.found} of ${found.asked}` : `${name} not asked`;
  };
  return [
    `language: ${language}; terms: ${terms.join(' ')}`,
    ...(phrases.length > 0 ? [`must occur: ${phrases.map((text) => `"${text}"`).join(', ')}`] : []),
    ...(exclusions.length > 0 ? [`must not occur: ${exclusions.map((text) => `"${text}"`).join(', ')}`] : []),
    `hits: ${leg('dense')}, ${leg('lexical')}`,
    `fusion: ${fusion.method}, dense ${fusion.denseWeight}, BM25 by ${fusion.scorePerTerm} a term`,
    `left out: ${dropped.check} by the permission check, ${dropped.words} by quotes and exclusions, ${dropped.duplicates} copies`,
    `reranked: ${explanation.reranked ? 'yes' : 'no'}; embedding from the cache: ${cached(explanation.embeddingCached)}`,
    `filter: ${JSON.stringify(filter)}`,
    times.join(', '),
  ];
}

function cached(value: boolean | null): string {
  if (value === null) return 'no cache';
  return value ? 'yes' : 'no';
}
