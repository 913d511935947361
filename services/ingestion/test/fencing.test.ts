import { expect } from 'chai';
import {
  admitDocuments,
  advanceDocument,
  claimChunks,
  claimDocument,
  createDataset,
  dispatchOutbox,
  enqueueJobs,
  ensureActiveIndex,
  insertUploadImport,
  markIndexed,
  publishVersion,
  registerDocuments,
  settleDocument,
  storePrepared,
  type ClaimedDocument,
  type OutboxJob,
  type StoreOutcome,
} from '@aia/database/ingestion';
import { derivedId, newId } from '@aia/platform';
import { usePostgres } from '@aia/testing';

const MODEL = 'multilingual-e5-small';
const TEXT = 'Some text.';
const LIMITS = { limit: 100, embeddingAhead: 100 };

describe('fencing of documents and chunks', () => {
  const postgres = usePostgres();
  let documentId: string;
  let fence: number;
  let indexId: string;

  before(async () => {
    const index = { alias: 'a', collection: 'c', embeddingModel: MODEL, dimension: 384, createdBy: null };
    ({ id: indexId } = await ensureActiveIndex(postgres.db, index));
  });

  beforeEach(async () => {
    const datasetId = await createDataset(postgres.db, {
      slug: newId(),
      embeddingModel: MODEL,
      createdBy: newId(),
    });
    await register(datasetId, 'a');
    const [job] = await admit();
    ({ documentId, fence } = job?.payload as { documentId: string; fence: number });
  });

  it('gives a document to one of two jobs with the same token', async () => {
    const first = await claimDocument(postgres.db, documentId, fence);
    const second = await claimDocument(postgres.db, documentId, fence);
    expect(first?.fence).to.equal(fence + 1);
    expect(second).to.equal(undefined);
  });

  it('lets a worker that lost its document change nothing', async () => {
    const stale = await claim(fence);
    const fresh = await claim(stale.fence);
    expect(await advanceDocument(postgres.db, stale, 'chunking')).to.equal(false);
    expect(await store(stale)).to.equal('stale');
    expect(
      await settleDocument(postgres.db, stale, 'failed', { code: 'x', reason: 'x', retryable: false }),
    ).to.equal(undefined);
    expect(await stateOf()).to.equal('fetching');
    expect(await advanceDocument(postgres.db, fresh, 'chunking')).to.equal(true);
  });

  it('does not take a document back from the embedder when the note of its last stage comes late', async () => {
    const claimed = await claim(fence);
    expect(await store(claimed)).to.equal('stored');
    expect(await advanceDocument(postgres.db, claimed, 'chunking')).to.equal(false);
    expect(await stateOf()).to.equal('embedding');
    expect(await claimChunks(postgres.db, request(newId(), 30))).to.have.length(1);
  });

  it('does not mark a chunk whose lease another worker took over', async () => {
    await store(await claim(fence));
    const [mine, theirs] = [newId(), newId()];
    const [chunk] = await claimChunks(postgres.db, request(mine, 0));
    await claimChunks(postgres.db, request(theirs, 30));
    if (!chunk) throw new Error('Nothing was claimed.');
    expect(await markIndexed(postgres.db, mine, [chunk], indexId)).to.deep.equal([]);
    expect(await stateOf()).to.equal('embedding');
    expect(await markIndexed(postgres.db, theirs, [chunk], indexId)).to.deep.equal([chunk.id]);
    expect(await stateOf()).to.equal('indexing');
  });

  it('does not mark a chunk whose points went to an index that is not active any more', async () => {
    await store(await claim(fence));
    const claimant = newId();
    const chunks = await claimChunks(postgres.db, request(claimant, 30));
    expect(await markIndexed(postgres.db, claimant, chunks, newId())).to.equal(undefined);
    expect(await stateOf()).to.equal('embedding');
  });

  it('does not hand out a chunk whose lease still runs', async () => {
    await store(await claim(fence));
    expect(await claimChunks(postgres.db, request(newId(), 30))).to.have.length(1);
    expect(await claimChunks(postgres.db, request(newId(), 30))).to.deep.equal([]);
  });

  it('publishes a version once, and not with an old token', async () => {
    const claimed = await claim(fence);
    await store(claimed);
    const claimant = newId();
    const chunks = await claimChunks(postgres.db, request(claimant, 30));
    await markIndexed(postgres.db, claimant, chunks, indexId);
    const publication = { documentId, versionId: claimed.versionId, fence: claimed.fence };
    expect(await publishVersion(postgres.db, { ...publication, fence })).to.equal(undefined);
    expect(await publishVersion(postgres.db, publication)).to.have.length(1);
    expect(await publishVersion(postgres.db, publication)).to.equal(undefined);
    expect(await stateOf()).to.equal('published');
  });

  it('lets a document wait for its turn when it could not be sent', async () => {
    await postgres.db.updateTable('ingestion.documents').set({ admitted_at: null }).execute();
    const failure = admitDocuments(postgres.db, LIMITS, () => Promise.reject(new Error('no Redis')));
    expect(await failure.catch((error: Error) => error.message)).to.equal('no Redis');
    expect((await admit()).map(({ payload }) => payload)).to.deep.include({ v: 1, documentId, fence });
    expect(await admit()).to.deep.equal([]);
  });

  it('keeps the rows of the outbox when they could not be sent', async () => {
    await takeOutbox();
    const job = { queue: 'sweep' as const, jobId: newId(), payload: { v: 1 as const, versionId: newId() } };
    await enqueueJobs(postgres.db, [job]);
    const failure = dispatchOutbox(postgres.db, 10, () => Promise.reject(new Error('no Redis')));
    expect(await failure.catch((error: Error) => error.message)).to.equal('no Redis');
    expect(await takeOutbox()).to.deep.equal([job]);
  });

  async function register(datasetId: string, contentHash: string): Promise<void> {
    await postgres.db.transaction().execute(async (trx) => {
      const source = { type: 'upload' as const };
      const importId = await insertUploadImport(trx, { datasetId, source, createdBy: newId() });
      const files = [{ sourceKey: 'a.md', contentHash, sizeBytes: 1 }];
      await registerDocuments(trx, { importId, datasetId, embeddingModel: MODEL }, files);
    });
  }

  async function admit(): Promise<OutboxJob[]> {
    const taken: OutboxJob[] = [];
    await admitDocuments(postgres.db, LIMITS, (jobs) => Promise.resolve(void taken.push(...jobs)));
    return taken;
  }

  async function takeOutbox(): Promise<OutboxJob[]> {
    const taken: OutboxJob[] = [];
    await dispatchOutbox(postgres.db, 100, (jobs) => Promise.resolve(void taken.push(...jobs)));
    return taken;
  }

  async function claim(token: number): Promise<ClaimedDocument> {
    const claimed = await claimDocument(postgres.db, documentId, token);
    if (!claimed) throw new Error('The document could not be claimed.');
    return claimed;
  }

  function store(claimed: ClaimedDocument): Promise<StoreOutcome> {
    const range = { start: 0, end: TEXT.length, text: TEXT };
    const rest = { ordinal: 0, page: null, headingPath: [], language: 'en', tokenEstimate: 4 };
    const around = { prefix: '', parent: null };
    return storePrepared(postgres.db, claimed, {
      title: 'A',
      mime: 'text/plain',
      language: 'en',
      text: TEXT,
      pages: [],
      chunkingKey: '',
      chunks: [{ id: derivedId('0', claimed.versionId), ...range, ...rest, ...around }],
    });
  }

  const request = (claimant: string, leaseSeconds: number) => ({
    claimant,
    leaseSeconds,
    embeddingModel: MODEL,
    limit: 10,
  });

  async function stateOf(): Promise<string> {
    const row = await postgres.db
      .selectFrom('ingestion.documents')
      .select('state')
      .where('id', '=', documentId)
      .executeTakeFirstOrThrow();
    return row.state;
  }
});
