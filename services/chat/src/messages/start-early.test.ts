import { expect } from 'chai';
import { startEarly } from './start-early.js';

interface Watched {
  answer: AsyncGenerator<number>;
  made: number[];
  ended: () => boolean;
}

/** An endless answer that fails at `failAt`, and what became of it. */
function endless(failAt = Infinity): Watched {
  const made: number[] = [];
  let over = false;
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let at = 1; ; at += 1) {
        await Promise.resolve();
        if (at === failAt) throw new Error(`failed at ${at}`);
        made.push(at);
        yield at;
      }
    } finally {
      over = true;
    }
  }
  return { answer: numbers(), made, ended: () => over };
}

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

describe('startEarly', () => {
  it('makes the first three events before anybody reads, and no more', async () => {
    const { answer, made } = endless();
    startEarly(answer);
    await turnOfTheLoop();
    expect(made).to.deep.equal([1, 2, 3]);
  });

  it('hands on every event once, in order', async () => {
    const { answer } = endless();
    const seen: number[] = [];
    for await (const event of startEarly(answer).events) if (seen.push(event) === 6) break;
    expect(seen).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('ends the answer when its reader stops reading', async () => {
    const { answer, ended } = endless();
    for await (const _ of startEarly(answer).events) break;
    expect(ended()).to.equal(true);
  });

  it('throws a failure in its place', async () => {
    const seen: number[] = [];
    const read = async () => {
      for await (const event of startEarly(endless(2).answer).events) seen.push(event);
    };
    const error = await read().catch((caught: unknown) => caught);
    expect(error).to.be.an('error').with.property('message', 'failed at 2');
    expect(seen).to.deep.equal([1]);
  });

  it('ends an answer that is abandoned, whatever it fails with', async () => {
    const { answer, ended } = endless(2);
    await startEarly(answer).abandon();
    expect(ended()).to.equal(true);
  });
});
