import type { Expand } from '@aia/contracts';
import { estimateTokens } from '@aia/language';
import type { CheckedHit } from './check.js';
import type { CheckedChunk, Library, SearchScope } from './ports.js';

/** A hit's text with what stands around it; offsets into the version's text. */
export interface Context {
  text: string;
  start: number;
  end: number;
}

/** Chunks looked at on either side of a hit; a parent may hold many small ones. */
const RADIUS = 8;
const PARENT_RADIUS = 40;

/**
 * For each hit, the text of the chunks around it within a budget of tokens: alternately the next and the previous one, as
 * long as they fit. `section` stays under the hit's headings, `parent` inside of its parent. Chunks come through the same
 * check as hits.
 * @throws AppError `dependency-unavailable` when Postgres does not answer.
 */
export async function expand(
  hits: CheckedHit[],
  { mode, tokens }: Expand,
  scope: SearchScope,
  library: Pick<Library, 'surroundingChunks'>,
): Promise<Map<string, Context>> {
  const ids = hits.map(({ chunk }) => chunk.chunkId);
  const withinParent = mode === 'parent';
  const radius = withinParent ? PARENT_RADIUS : RADIUS;
  const around = await library.surroundingChunks(ids, { radius, withinParent }, scope);
  const byPlace = new Map(around.map((chunk) => [placeOf(chunk.versionId, chunk.ordinal), chunk]));
  return new Map(
    hits.map(({ chunk }) => {
      const neighbour = (ordinal: number) => {
        const found = byPlace.get(placeOf(chunk.versionId, ordinal));
        return found && BELONGS[mode](found, chunk) ? found : undefined;
      };
      return [chunk.chunkId, join(gather(chunk, neighbour, tokens))];
    }),
  );
}

const placeOf = (versionId: string, ordinal: number) => `${versionId}/${ordinal}`;

/** Whether a chunk may stand in the context of a hit. */
const BELONGS: Record<Expand['mode'], (around: CheckedChunk, hit: CheckedChunk) => boolean> = {
  neighbours: () => true,
  section: isSameSection,
  parent: isInParent,
};

function isInParent({ start, end }: CheckedChunk, { parentStart, parentEnd }: CheckedChunk): boolean {
  return parentStart !== null && parentEnd !== null && start >= parentStart && end <= parentEnd;
}

function isSameSection(a: CheckedChunk, b: CheckedChunk): boolean {
  return (
    a.headingPath.length === b.headingPath.length &&
    a.headingPath.every((title, n) => title === b.headingPath[n])
  );
}

/** The hit and its neighbours in text order. */
function gather(
  hit: CheckedChunk,
  neighbour: (ordinal: number) => CheckedChunk | undefined,
  budget: number,
): CheckedChunk[] {
  const run = [hit];
  let left = budget - estimateTokens(hit.text);
  const ends = { after: true, before: true };
  while (ends.after || ends.before) {
    for (const side of ['after', 'before'] as const) {
      const edge = side === 'after' ? (run.at(-1) ?? hit).ordinal + 1 : (run[0] ?? hit).ordinal - 1;
      const next = ends[side] ? neighbour(edge) : undefined;
      const cost = next ? estimateTokens(next.text) : Infinity;
      if (!next || cost > left) {
        ends[side] = false;
        continue;
      }
      left -= cost;
      if (side === 'after') run.push(next);
      else run.unshift(next);
    }
  }
  return run;
}

/** Chunks may overlap, which shows in their offsets; what lies between two of them is white space. */
function join(run: CheckedChunk[]): Context {
  const [first] = run;
  let text = '';
  let end = first?.start ?? 0;
  for (const chunk of run) {
    const overlap = Math.max(0, end - chunk.start);
    const gap = text === '' ? '' : chunk.start > end ? '\n\n' : '';
    text += `${gap}${chunk.text.slice(overlap)}`;
    end = Math.max(end, chunk.end);
  }
  return { text, start: first?.start ?? 0, end };
}
