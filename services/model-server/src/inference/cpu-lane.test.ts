import { expect } from 'chai';
import { createCpuLane, type Urgency } from './cpu-lane.js';

/** Runs slices that end when told to, and records the order in which they began. */
function scenario(now: () => number = () => 0) {
  const lane = createCpuLane(now);
  const began: string[] = [];
  const finish = new Map<string, () => void>();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const all: Promise<void>[] = [];
  return {
    lane,
    began,
    add: async (urgency: Urgency, name: string) => {
      const slice = () => {
        began.push(name);
        return new Promise<void>((resolve) => finish.set(name, resolve));
      };
      all.push(lane.run(urgency, slice));
      await settle();
    },
    end: async (name: string) => {
      finish.get(name)?.();
      await settle();
    },
    /** Ends every slice in the order in which they begin. */
    drain: async () => {
      for (let i = 0; i < began.length; i++) {
        finish.get(began[i] ?? '')?.();
        await settle();
      }
      await Promise.all(all);
    },
  };
}

describe('createCpuLane', () => {
  it('runs one token at a time', async () => {
    const { began, add, end, drain } = scenario();
    await add('chat', 'a');
    await add('chat', 'b');
    expect(began).to.deep.equal(['a']);
    await end('a');
    expect(began).to.deep.equal(['a', 'b']);
    await drain();
  });

  it('sends the next text of an import ahead, and no more', async () => {
    const { began, add, drain } = scenario();
    for (const name of ['a', 'b', 'c']) await add('batch', name);
    expect(began).to.deep.equal(['a', 'b']);
    await drain();
    expect(began).to.deep.equal(['a', 'b', 'c']);
  });

  it('sends a question at once while texts are under way', async () => {
    const { began, add, drain } = scenario();
    for (const name of ['a', 'b', 'c']) await add('batch', name);
    await add('query', 'q');
    expect(began).to.deep.equal(['a', 'b', 'q']);
    await drain();
  });

  it('lets an answer go before waiting texts, and sends none ahead while it lasts', async () => {
    const { began, add, end, drain } = scenario();
    for (const name of ['a', 'b', 'c']) await add('batch', name);
    await add('chat', 't');
    await end('a');
    expect(began).to.deep.equal(['a', 'b']);
    await end('b');
    expect(began).to.deep.equal(['a', 'b', 't']);
    await drain();
    expect(began.at(-1)).to.equal('c');
  });

  it('never mixes an answer with anything else', async () => {
    const { began, add, end, drain } = scenario();
    await add('chat', 't');
    await add('batch', 'a');
    await add('query', 'q');
    expect(began).to.deep.equal(['t']);
    await end('t');
    expect(began[1]).to.equal('q');
    await drain();
  });

  it('lets a text go that has waited too long, whatever else waits', async () => {
    let clock = 0;
    const { began, add, drain } = scenario(() => clock);
    await add('chat', 't1');
    await add('batch', 'a');
    clock = 600;
    await add('chat', 't2');
    await drain();
    expect(began).to.deep.equal(['t1', 'a', 't2']);
  });

  it('sends a question at once, however long the texts of a batch have waited in line', async () => {
    let clock = 0;
    const { began, add, end, drain } = scenario(() => clock);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await add('batch', name);
    for (const name of ['a', 'b']) {
      clock += 400;
      await end(name);
    }
    await add('query', 'q');
    expect(began.at(-1)).to.equal('q');
    await drain();
  });

  it('goes on after a slice that failed', async () => {
    const lane = createCpuLane();
    const failed = lane.run('chat', () => Promise.reject(new Error('no')));
    const next = lane.run('chat', () => Promise.resolve('yes'));
    expect(await failed.catch((error: unknown) => String(error))).to.equal('Error: no');
    expect(await next).to.equal('yes');
  });

  it('is free again once everything is done', async () => {
    const lane = createCpuLane();
    await lane.run('chat', () => Promise.resolve());
    expect(await lane.run('batch', () => Promise.resolve(1))).to.equal(1);
    expect(lane.waiting).to.equal(0);
  });
});
