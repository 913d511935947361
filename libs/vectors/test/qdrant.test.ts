import { VectorStoreError } from '@aia/vectors';
import { createQdrantStore } from '@aia/vectors/qdrant';
import { expect } from 'chai';
import { type QdrantFront, startQdrantFront } from '../../../scripts/dev/qdrant-server/start.js';
import { describeVectorStore } from './conformance/index.js';

/** The first run installs the front from PyPI. */
const INSTALL_MS = 300_000;

describe('Qdrant store', () => {
  let front: QdrantFront | undefined;
  let url = process.env['QDRANT_URL'] ?? '';

  before(async function () {
    this.timeout(INSTALL_MS);
    if (url !== '') return;
    front = await startQdrantFront();
    url = front.url;
  });

  after(() => front?.stop());

  describeVectorStore(async () => createQdrantStore({ url }));

  it('is unavailable where no server answers', async () => {
    const store = createQdrantStore({ url: 'http://127.0.0.1:9', timeoutMs: 2000 });
    const error: unknown = await store.ping().catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(VectorStoreError).with.property('code', 'unavailable');
  });
});
