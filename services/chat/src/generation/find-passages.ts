import type { FoundForSection } from '@aia/database/chat';
import type { Searcher } from '../answer/ports.js';
import { retrieve, type Retrieved } from '../answer/retrieve.js';
import { askedOf } from './section-question.js';

/** Sections that are searched for at once. */
const AT_ONCE = 4;

/** How passages are looked for. */
export interface PassageSearch {
  searcher: Searcher;
  /** Undefined searches everything that the caller may read. */
  datasetIds: string[] | undefined;
  /** Passages for a section. */
  limit: number;
  signal: AbortSignal;
}

/**
 * The passages for each of several asks, in their order. This runs within the request, as the caller: the job that
 * writes later acts for nobody and sees only what is found here.
 * @throws AppError as retrieval does.
 */
export async function findPassages(asks: string[], search: PassageSearch): Promise<FoundForSection[]> {
  const found: FoundForSection[] = [];
  for (let at = 0; at < asks.length; at += AT_ONCE) {
    const batch = asks.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(batch.map((ask) => findFor(ask, search)))));
  }
  return found;
}

async function findFor(ask: string, search: PassageSearch): Promise<FoundForSection> {
  const { searcher, datasetIds, limit, signal } = search;
  const question = { ...askedOf('', ask, signal), datasetIds };
  return toStored(await retrieve(question, searcher, limit));
}

function toStored({ queries, searched, sources, degraded, cosines }: Retrieved): FoundForSection {
  return { queries, searched, sources, ...(degraded && { degraded }), cosines: [...cosines] };
}

/** Stored passages as the steps of an answer take them. */
export function fromStored({ cosines, degraded, ...found }: FoundForSection): Retrieved {
  return { ...found, degraded, cosines: new Map(cosines) };
}
