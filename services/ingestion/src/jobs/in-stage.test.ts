import { expect } from 'chai';
import { inStage } from './in-stage.js';
import { StaleTokenError } from './stale-token.js';

describe('a stage of a document', () => {
  it('is not written down when it is over in a moment', async () => {
    let written = 0;
    const write = async () => ++written > 0;
    expect(await inStage(write, async () => 'done', 60_000)).to.equal('done');
    expect(written).to.equal(0);
  });

  it('is written down once when it lasts', async () => {
    let written = 0;
    const work = createWork();
    const write = async () => {
      work.end('done');
      return ++written > 0;
    };
    expect(await inStage(write, () => work.running, 0)).to.equal('done');
    expect(written).to.equal(1);
  });

  it('ends with an error when the document was taken away meanwhile', async () => {
    const work = createWork();
    const write = async () => {
      work.end('done');
      return false;
    };
    const error = await inStage(write, () => work.running, 0).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(StaleTokenError);
  });

  it('fails as its work does', async () => {
    const error = await inStage(
      async () => true,
      () => Promise.reject(new Error('unreadable')),
    ).catch((reason: Error) => reason.message);
    expect(error).to.equal('unreadable');
  });
});

function createWork() {
  let end = (_value: string): void => undefined;
  const running = new Promise<string>((resolve) => (end = resolve));
  return { running, end: (value: string) => end(value) };
}
