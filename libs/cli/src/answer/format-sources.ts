import type { Citation, Source } from '@aia/contracts';
import { snippet } from '../output/format.js';
import { placeOf } from '../output/place.js';
import type { Terminal } from '../output/terminal.js';
import type { CollectedAnswer } from './collect-answer.js';

const QUOTE_LENGTH = 300;
/** Of an answer without citations, this many passages are enough to go on from. */
const MAX_UNCITED = 3;

/** A range of a document version that a reader can open. */
interface Passage {
  documentId: string;
  versionId: string;
  start: number;
  end: number;
  quote: string;
}

/**
 * The sources that the answer cites, by their numbers, each with the quoted passages and how to open them. An answer
 * that cites nothing lists the passages that were found for it, and says so.
 */
export function formatSources(
  answer: Pick<CollectedAnswer, 'sources' | 'citations'>,
  urlOf: (path: string) => string,
  paint: Pick<Terminal, 'bold' | 'dim'>,
): string {
  if (answer.sources.length === 0) return '';
  const cited = new Set(answer.citations.map(({ sourceIndex }) => sourceIndex));
  const citedSources = answer.sources.filter(({ index }) => cited.has(index));
  const listed = cited.size === 0 ? answer.sources.slice(0, MAX_UNCITED) : citedSources;
  const heading = cited.size === 0 ? 'Found, but not cited:' : 'Sources:';
  const blocks = listed.map((source) => formatSource(source, answer.citations, urlOf, paint));
  return [paint.bold(heading), ...blocks].join('\n');
}

function formatSource(
  source: Source,
  citations: readonly Citation[],
  urlOf: (path: string) => string,
  paint: Pick<Terminal, 'bold' | 'dim'>,
): string {
  const lines = passagesOf(source, citations).flatMap((passage) => [
    `    "${snippet(passage.quote, QUOTE_LENGTH)}"`,
    paint.dim(`    ${openCommand(passage)}`),
    paint.dim(`    ${urlOf(contentPath(passage))}`),
  ]);
  return [`[${source.index}] ${paint.bold(source.title)} (${placeOf(source)})`, ...lines].join('\n');
}

/** What is quoted from a source, each range once; the whole passage when nothing is. */
function passagesOf(source: Source, citations: readonly Citation[]): Passage[] {
  const ranges = new Map<string, Passage>();
  for (const citation of citations) {
    if (citation.sourceIndex === source.index) ranges.set(`${citation.start}-${citation.end}`, citation);
  }
  if (ranges.size > 0) return [...ranges.values()];
  const { documentId, versionId, location, text } = source;
  return [{ documentId, versionId, start: location.start, end: location.end, quote: text }];
}

/** The path of the cited range below `/api/v1`. */
export function contentPath({ documentId, versionId, start, end }: Omit<Passage, 'quote'>): string {
  return `/documents/${documentId}/content?versionId=${versionId}&start=${start}&end=${end}`;
}

function openCommand({ documentId, versionId, start, end }: Passage): string {
  return `npx aia open ${documentId} --version ${versionId} --start ${start} --end ${end}`;
}
