import type { Point } from '@aia/vectors';
import { expect } from 'chai';
import { joinWrites } from './joined-writes.js';

const point = (id: string) => ({ id }) as Point;
const idsOf = (points: Point[]) => points.map(({ id }) => id).join('');

/** Turns that come when the test says so; one that nobody waits for is kept. */
function createTurns() {
  let opened = () => undefined as void;
  let turn = new Promise<void>((resolve) => (opened = resolve));
  return {
    inTurn: async (commit: () => Promise<void>) => {
      await turn;
      turn = new Promise<void>((resolve) => (opened = resolve));
      await commit();
    },
    next: () => opened(),
  };
}

describe('joined writes', () => {
  it('commit together what waits for a turn, and what comes later in the next one', async () => {
    const [commits, turns] = [[] as string[], createTurns()];
    const upsert = async (_: string, points: Point[]) => void commits.push(idsOf(points));
    const write = joinWrites({ upsert, inTurn: turns.inTurn, maxPoints: 100 });
    const first = [write('c', [point('a')]), write('c', [point('b'), point('c')])];
    turns.next();
    await Promise.all(first);
    const later = write('c', [point('d')]);
    turns.next();
    await later;
    expect(commits).to.deep.equal(['abc', 'd']);
  });

  it('stay within a number of points, but for a write that has more by itself', async () => {
    const commits: string[] = [];
    const upsert = async (_: string, points: Point[]) => void commits.push(idsOf(points));
    const write = joinWrites({ upsert, inTurn: (commit) => Promise.resolve().then(commit), maxPoints: 2 });
    await Promise.all(['a', 'b', 'cde', 'f'].map((ids) => write('c', [...ids].map(point))));
    expect(commits).to.deep.equal(['ab', 'cde', 'f']);
  });

  it('go to their own collection', async () => {
    const commits: string[] = [];
    const upsert = async (name: string, points: Point[]) => void commits.push(name + idsOf(points));
    const write = joinWrites({ upsert, inTurn: (commit) => commit(), maxPoints: 100 });
    await Promise.all([write('x', [point('a')]), write('y', [point('b')])]);
    expect(commits.sort()).to.deep.equal(['xa', 'yb']);
  });

  it('fail alone: a write that cannot be made does not take the others along', async () => {
    const upsert = (_: string, points: Point[]) =>
      idsOf(points).includes('!') ? Promise.reject(new Error('bad point')) : Promise.resolve();
    const write = joinWrites({ upsert, inTurn: (commit) => Promise.resolve().then(commit), maxPoints: 100 });
    const results = await Promise.allSettled(['a', '!', 'b'].map((id) => write('c', [point(id)])));
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    await write('c', [point('d')]);
  });

  it('fail when no turn comes, and the next ones are made', async () => {
    let free = false;
    const inTurn = (commit: () => Promise<void>) => (free ? commit() : Promise.reject(new Error('no lock')));
    const write = joinWrites({ upsert: async () => undefined, inTurn, maxPoints: 100 });
    const failed = await write('c', [point('a')]).catch((error: Error) => error.message);
    expect(failed).to.equal('no lock');
    free = true;
    await write('c', [point('b')]);
  });
});
