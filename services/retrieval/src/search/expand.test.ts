import { expect } from 'chai';
import type { CheckedHit } from './check.js';
import { expand } from './expand.js';
import type { CheckedChunk } from './ports.js';

const scope = { identity: { userId: 'u', role: 'viewer' as const, principals: [] }, datasetIds: ['d'] };

/** Chunks of a text that is cut every ten characters; the third one is under another heading. */
const chunks = Array.from({ length: 6 }, (_, ordinal) => ({
  chunkId: `c${ordinal}`,
  versionId: 'v',
  ordinal,
  text: `chunk ${ordinal}...`,
  start: ordinal * 10,
  end: ordinal * 10 + 10,
  headingPath: ordinal < 3 ? ['A'] : ['A', 'B'],
  // The parent of the second to fourth chunk; the others have none.
  ...(ordinal >= 1 && ordinal <= 3
    ? { parentStart: 10, parentEnd: 40 }
    : { parentStart: null, parentEnd: null }),
})) as CheckedChunk[];
const library = { surroundingChunks: async () => chunks };
const contextOf = async (ordinal: number, mode: 'neighbours' | 'section' | 'parent', tokens: number) => {
  const chunk = chunks[ordinal] as CheckedChunk;
  return (await expand([{ chunk } as CheckedHit], { mode, tokens }, scope, library)).get(chunk.chunkId);
};

describe('expand', () => {
  it('adds neighbours on both sides as long as they fit', async () => {
    const small = await contextOf(2, 'neighbours', 1);
    expect(small).to.deep.equal({ text: 'chunk 2...', start: 20, end: 30 });
    const large = await contextOf(2, 'neighbours', 4000);
    expect(large).to.deep.equal({ text: chunks.map(({ text }) => text).join(''), start: 0, end: 60 });
  });

  it('stays under the headings of the hit in section mode', async () => {
    expect(await contextOf(4, 'section', 4000)).to.include({ start: 30, end: 60 });
    expect(await contextOf(1, 'section', 4000)).to.include({ start: 0, end: 30 });
  });

  it('shows the parent of a hit in parent mode, as far as the budget reaches, and a hit without one alone', async () => {
    expect(await contextOf(2, 'parent', 4000)).to.include({ start: 10, end: 40 });
    expect(await contextOf(2, 'parent', 1)).to.include({ start: 20, end: 30 });
    expect(await contextOf(0, 'parent', 4000)).to.include({ start: 0, end: 10 });
  });

  it('says overlapping text once', async () => {
    const [one, two] = [
      { ...chunks[0], text: 'abcdef', start: 0, end: 6 },
      { ...chunks[1], text: 'efgh', start: 4, end: 8 },
    ] as CheckedChunk[];
    const found = await expand([{ chunk: one } as CheckedHit], { mode: 'neighbours', tokens: 4000 }, scope, {
      surroundingChunks: async () => [one, two] as CheckedChunk[],
    });
    expect(found.get('c0')).to.deep.equal({ text: 'abcdefgh', start: 0, end: 8 });
  });
});
