import { ModelError } from '@aia/models';
import { expect } from 'chai';
import { withDeadline } from './embedder-deadline.js';

/** An embedder that answers only when it is told to stop. */
const hanging = {
  maxTokens: 512,
  embedQuery: (_text: string, signal?: AbortSignal) =>
    new Promise<number[]>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    }),
};

describe('withDeadline', () => {
  it('gives up on an embedder that hangs', async () => {
    const error: unknown = await withDeadline(hanging, 5)
      .embedQuery('x')
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ModelError).with.property('code', 'unavailable');
  });

  it('passes the caller’s own abort on', async () => {
    const controller = new AbortController();
    const embedding = withDeadline(hanging, 60_000).embedQuery('x', controller.signal);
    controller.abort();
    const error: unknown = await embedding.catch((thrown: unknown) => thrown);
    expect(error).to.have.property('name', 'AbortError');
  });

  it('passes answers and other errors through', async () => {
    expect(
      await withDeadline({ maxTokens: 1, embedQuery: async () => [1] }, 1000).embedQuery('x'),
    ).to.deep.equal([1]);
    const failing = { maxTokens: 1, embedQuery: () => Promise.reject(new ModelError('overloaded', 'busy')) };
    const error: unknown = await withDeadline(failing, 1000)
      .embedQuery('x')
      .catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'overloaded');
  });
});
