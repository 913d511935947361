import { expect } from 'chai';
import fc from 'fast-check';
import { createCpuLane } from './cpu-lane.js';
import { embeddingUrgency, embedTexts, toUnit } from './embed-texts.js';
import type { Runner } from './runner-process.js';

/** A runner whose vector of a text is its length; it records what it was asked. */
function countingRunner(asked: string[], onCall: () => void = () => undefined): Runner {
  return {
    pid: 0,
    ended: new Promise(() => undefined),
    close: async () => undefined,
    call: (async (_operation: string, { text }: { text: string }) => {
      asked.push(text);
      onCall();
      return { vector: [text.length, 0], tokens: text.length };
    }) as unknown as Runner['call'],
  };
}

describe('embedTexts', () => {
  const signal = new AbortController().signal;

  it('returns unit vectors in order and the sum of the tokens', async () => {
    const result = await embedTexts(countingRunner([]), createCpuLane(), {
      texts: ['a', 'bb'],
      truncate: false,
      signal,
    });
    expect(result).to.deep.equal({
      vectors: [
        [1, 0],
        [1, 0],
      ],
      tokens: 3,
    });
  });

  it('lets a question in between two texts of an import', async () => {
    const asked: string[] = [];
    const lane = createCpuLane();
    const runner = countingRunner(asked);
    const long = ['1', '2', '3', '4', '5'].map((text) => text.repeat(300));
    const batch = embedTexts(runner, lane, { texts: long, truncate: false, signal });
    const query = embedTexts(runner, lane, { texts: ['why'], truncate: false, signal });
    await Promise.all([batch, query]);
    expect(asked.indexOf('why')).to.be.below(3);
  });

  it('begins no further text after one that failed', async () => {
    const asked: string[] = [];
    const runner = countingRunner(asked, () => {
      throw new Error('too long');
    });
    const long = ['1', '2', '3', '4', '5'].map((text) => text.repeat(300));
    const run = embedTexts(runner, createCpuLane(), { texts: long, truncate: false, signal });
    expect(await run.catch((error: unknown) => String(error))).to.equal('Error: too long');
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.length).to.be.at.most(2);
  });

  it('stops before the next text once the client has left', async () => {
    const asked: string[] = [];
    const client = new AbortController();
    const runner = countingRunner(asked, () => client.abort());
    const texts = ['1', '2', '3', '4', '5'].map((text) => text.repeat(300));
    const options = { texts, truncate: false, signal: client.signal };
    await embedTexts(runner, createCpuLane(), options).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.length).to.be.at.most(2);
  });
});

describe('embeddingUrgency', () => {
  it('takes a short text for a question', () => {
    expect(embeddingUrgency(['query: how do I stop it?'])).to.equal('query');
  });

  it('takes many or long texts for an import', () => {
    expect(embeddingUrgency(['a', 'b', 'c', 'd', 'e'])).to.equal('batch');
    expect(embeddingUrgency(['x'.repeat(1001)])).to.equal('batch');
  });
});

describe('toUnit', () => {
  it('gives length one to every vector that has a direction', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(numbers, (vector) => {
        fc.pre(Math.hypot(...vector) > 1e-6);
        return Math.abs(Math.hypot(...toUnit(vector)) - 1) < 1e-9;
      }),
    );
  });
});
