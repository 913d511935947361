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

  it('ends a task that is given up, and one that still waits for its turn', async () => {
    const threads = open({ memoryMb: 512 });
    const [running, waiting] = [new AbortController(), new AbortController()];
    const long = Buffer.from(`<html><body>${'<p>words</p>'.repeat(100_000)}</body></html>`);
    const first = threads.extract(long, 'a.html', running.signal).catch((error: unknown) => error);
    const second = threads
      .extract(Buffer.from('text'), 'b.md', waiting.signal)
      .catch((error: unknown) => error);
    const [gone, notWanted] = [new Error('gone'), new Error('not wanted')];
    waiting.abort(notWanted);
    running.abort(gone);
    expect(await first).to.equal(gone);
    expect(await second).to.equal(notWanted);
    expect(await codeOf(threads.extract(Buffer.from('text'), 'c.md'))).to.equal('done');
  });

  it('tells what is wrong with a file', async () => {
    const threads = open({});
    expect(await codeOf(threads.extract(Buffer.from('%PDF-broken'), 'a.pdf'))).to.equal('unreadable-file');
  });
});
