import type { Import } from '@aia/contracts';
import { expect } from 'chai';
import { describeProgress } from './progress.js';
import { allSucceeded, summaryLines, sumProgress } from './summary.js';

const ID = '01890000-0000-7000-8000-000000000000';

function importOf(progress: Partial<Import['progress']>, rest: Partial<Import> = {}): Import {
  const none = {
    total: 0,
    published: 0,
    unmodified: 0,
    failed: 0,
    skipped: 0,
    deleted: 0,
    cancelled: 0,
    pending: 0,
  };
  const sizes = { bytesTotal: 0, bytesDone: 0, chunksTotal: 0, chunksIndexed: 0 };
  return {
    id: ID,
    datasetId: ID,
    source: { type: 'upload' },
    status: 'completed',
    reason: null,
    progress: { ...none, ...sizes, ...progress },
    activity: {
      stage: 'ended' as const,
      states: { queued: 0, fetching: 0, extracting: 0, chunking: 0, embedding: 0, indexing: 0 },
      documentsPerSecond: 0,
      chunksPerSecond: 0,
      bytesPerSecond: 0,
      etaSeconds: null,
      heartbeatAt: '2026-01-01T00:00:00Z',
      nextRetryAt: null,
      waitingFor: null,
    },
    failures: [],
    createdAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    ...rest,
  };
}
const failure = {
  documentId: ID,
  sourceKey: 'bad.pdf',
  failure: { code: 'x', reason: 'It is encrypted.', retryable: false },
};

describe('The summary of an ingest', () => {
  it('adds up all imports', () => {
    const imports = [
      importOf({ published: 2, chunksIndexed: 5 }),
      importOf({ published: 1, failed: 1, skipped: 1 }),
    ];
    expect(sumProgress(imports)).to.include({ done: 5, published: 3, failed: 1, chunksIndexed: 5 });
  });

  it('names each failure with its reason, and how many are not listed', () => {
    const imports = [importOf({ published: 1, chunksIndexed: 1, failed: 3 }, { failures: [failure] })];
    expect(summaryLines(imports)).to.deep.equal([
      '1 document published, 1 chunk, 3 failed.',
      '  bad.pdf: It is encrypted.',
      '  … and 2 more',
    ]);
  });

  it('is a success only when no document and no import failed', () => {
    expect(allSucceeded([importOf({ published: 1 })])).to.equal(true);
    expect(allSucceeded([])).to.equal(true);
    expect(allSucceeded([importOf({ failed: 1 })])).to.equal(false);
    expect(allSucceeded([importOf({}, { status: 'cancelled' })])).to.equal(false);
  });

  it('tells speed and remaining time from the bytes done', () => {
    const totals = sumProgress([importOf({ bytesDone: 1_000_000, chunksIndexed: 7, failed: 1 })]);
    const text = describeProgress(totals, { documents: 10, bytes: 4_000_000 }, 2);
    expect(text).to.equal('7 chunks · 0.500 MB/s · ETA 6s · 1 failed');
  });

  it('tells the remaining time from chunks once there are some, because one document may be most of the work', () => {
    const totals = sumProgress([importOf({ bytesDone: 1, chunksIndexed: 30, chunksTotal: 40 })]);
    const text = describeProgress(totals, { documents: 2, bytes: 4_000_000 }, 3);
    expect(text).to.equal('30 chunks · 1.000 MB/s · ETA 1s');
  });

  it('knows no remaining time before anything is done', () => {
    const text = describeProgress(sumProgress([]), { documents: 10, bytes: 100 }, 2);
    expect(text).to.equal('0 chunks · 0.000 MB/s · ETA -');
  });
});
