import { expect } from 'chai';
import { createPreparationPool, type PreparationPool } from './preparation-pool.js';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code,
  );

describe('createPreparationPool', function () {
  this.timeout(60_000);
  let pool: PreparationPool | undefined;

  afterEach(() => pool?.close());

  const open = (options: { timeoutMs?: number; memoryMb?: number }) =>
    (pool = createPreparationPool({ threads: 1, timeoutMs: 30_000, memoryMb: 128, ...options }));

  it('extracts and chunks in a thread', async () => {
    const threads = open({});
    const { text, format, pages } = await threads.extract(Buffer.from('# A\n\ntext'), 'a.md');
    const chunks = await threads.chunk({ text, format, pages, budget: { target: 100, max: 200 } });
    expect(chunks.map(({ start, end }) => text.slice(start, end))).to.deep.equal(['# A\n\ntext']);
  });

  it('ends a task that takes too long and goes on with the next', async () => {
    const threads = open({ timeoutMs: 1 });
    expect(await codeOf(threads.extract(Buffer.from('text'), 'a.md'))).to.equal('extraction-timeout');
    await pool?.close();
    const next = open({});
    expect(await codeOf(next.extract(Buffer.from('text'), 'a.md'))).to.equal('done');
  });

  it('fails only the file that runs out of memory', async () => {
    const threads = open({ memoryMb: 48 });
    const huge = Buffer.from(`<html><body>${'<p>a<b>b</b></p>'.repeat(400_000)}</body></html>`);
    expect(await codeOf(threads.extract(huge, 'a.html'))).to.equal('extraction-memory');
    expect(await codeOf(threads.extract(Buffer.from('text'), 'a.md'))).to.equal('done');
  });

  it('tells what is wrong with a file', async () => {
    const threads = open({});
    expect(await codeOf(threads.extract(Buffer.from('%PDF-broken'), 'a.pdf'))).to.equal('unreadable-file');
  });
});
