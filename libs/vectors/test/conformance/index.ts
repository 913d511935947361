import { randomUUID } from 'node:crypto';
import type { VectorStore } from '@aia/vectors';
import type { Context } from './context.js';
import { describeCollections } from './collections.js';
import { describeDense } from './dense.js';
import { describeFilters } from './filters.js';
import { describeLexical } from './lexical.js';
import { DIMENSION } from './points.js';
import { describeScan } from './scan.js';
import { describeVolume } from './volume.js';
import { describeWrites } from './writes.js';

/** The behaviour that the port promises, run against one adapter. `open` is called twice: writer and reader. */
export function describeVectorStore(open: () => Promise<VectorStore>): void {
  const context: { -readonly [K in keyof Context]: Context[K] } = {} as Context;

  before(async () => {
    context.writer = await open();
    context.reader = await open();
  });

  beforeEach(async () => {
    context.collection = `conformance_${randomUUID().replaceAll('-', '')}`;
    await context.writer.ensureCollection(context.collection, { dimension: DIMENSION });
  });

  afterEach(() => context.writer.dropCollection(context.collection));

  after(async () => {
    await context.reader.close();
    await context.writer.close();
  });

  describeCollections(context);
  describeWrites(context);
  describeFilters(context);
  describeDense(context);
  describeLexical(context);
  describeScan(context);
  describeVolume(context);
}
