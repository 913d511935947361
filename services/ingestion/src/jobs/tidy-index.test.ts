import { expect } from 'chai';
import { createIndexTidying } from './tidy-index.js';

describe('createIndexTidying', () => {
  it('tidies once for the requests that come while it does, and after the last one', async () => {
    const ends: (() => void)[] = [];
    const started = () => new Promise<void>((resolve) => (onStart = resolve));
    let onStart: () => void = () => undefined;
    const ask = createIndexTidying({
      pauseMs: 1,
      onError: () => undefined,
      optimize: () => {
        onStart();
        return new Promise((resolve) => ends.push(resolve));
      },
    });
    ask();
    for (let i = 0; i < 100; i++) ask();
    expect(ends).to.have.length(1);
    const second = started();
    ends[0]?.();
    await second;
    expect(ends).to.have.length(2);
    ends[1]?.();
  });

  it('tells an error and goes on with the next request', async () => {
    const errors: unknown[] = [];
    let rounds = 0;
    await new Promise<void>((done) => {
      const ask = createIndexTidying({
        pauseMs: 1,
        onError: (error) => {
          errors.push(error);
          ask();
        },
        optimize: async () => {
          if (++rounds === 1) throw new Error('away');
          done();
        },
      });
      ask();
    });
    expect(errors).to.have.length(1);
  });
});
