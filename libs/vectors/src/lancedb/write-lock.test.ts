import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createWriteLock } from './write-lock.js';

describe('createWriteLock', () => {
  it('runs tasks of one name in order, one at a time', async () => {
    const locked = createWriteLock();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} starts`);
      await sleep(1);
      log.push(`${name} ends`);
    };
    await Promise.all([locked('t', task('a')), locked('t', task('b'))]);
    expect(log).to.deep.equal(['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('goes on after a task that failed', async () => {
    const locked = createWriteLock();
    const failing = locked('t', () => Promise.reject(new Error('no')));
    const next = locked('t', async () => 'done');
    expect(await failing.catch((error: Error) => error.message)).to.equal('no');
    expect(await next).to.equal('done');
  });

  it('does not make tasks of other names wait', async () => {
    const locked = createWriteLock();
    let release = (): void => undefined;
    const blocked = locked('a', () => new Promise<void>((resolve) => (release = resolve)));
    expect(await locked('b', async () => 'done')).to.equal('done');
    release();
    await blocked;
  });
});
