import { expect } from 'chai';
import { createCpuLane, type Urgency } from './cpu-lane.js';

/** Runs slices that end when told to, and records the order in which they began. */
function scenario(now: () => number = () => 0) {
  const lane = createCpuLane(now);
  const began: string[] = [];
  const finish: (() => void)[] = [];
  const add = (urgency: Urgency, name: string) =>
    lane.run(urgency, () => {
      began.push(name);
      return new Promise<void>((resolve) => finish.push(resolve));
    });
  const step = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    finish.shift()?.();
  };
  return { lane, began, add, step };
}

describe('createCpuLane', () => {
  it('runs one slice at a time', async () => {
    const { began, add, step } = scenario();
    const all = [add('batch', 'a'), add('batch', 'b')];
    await new Promise((resolve) => setImmediate(resolve));
    expect(began).to.deep.equal(['a']);
    await step();
    await step();
    await Promise.all(all);
  });

  it('lets a question go before waiting texts of an import', async () => {
    const { began, add, step } = scenario();
    const all = [add('batch', 'a'), add('batch', 'b'), add('chat', 'c'), add('query', 'q')];
    for (let i = 0; i < 4; i++) await step();
    await Promise.all(all);
    expect(began).to.deep.equal(['a', 'q', 'c', 'b']);
  });

  it('lets a text go that has waited too long, whatever else waits', async () => {
    let clock = 0;
    const { began, add, step } = scenario(() => clock);
    const all = [add('chat', 'a'), add('batch', 'b')];
    clock = 600;
    all.push(add('chat', 'c'), add('query', 'q'));
    for (let i = 0; i < 4; i++) await step();
    await Promise.all(all);
    expect(began).to.deep.equal(['a', 'b', 'q', 'c']);
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
