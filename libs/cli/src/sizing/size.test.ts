import { expect } from 'chai';
import fc from 'fast-check';
import { MOST_IN_A_FOLDER, sizeSystem, type Demand, type Need } from './size.js';

const small: Demand = {
  chunks: 10_000,
  searchesPerSecond: 1,
  answersPerSecond: 0.1,
  importDays: 7,
  dimension: 384,
  utilisation: 0.6,
};
const total = (needs: Need[], of: 'cores' | 'memoryGiB' | 'diskGiB') =>
  needs.reduce((sum, need) => sum + need[of], 0);
const partOf = (demand: Demand, part: string) => sizeSystem(demand).find((need) => need.part === part);

describe('what a system needs', () => {
  it('is never less for more passages, searches or answers, as long as the kind of vector store is the same', () => {
    const demands = fc.record({
      chunks: fc.integer({ min: 1, max: MOST_IN_A_FOLDER / 2 }),
      searchesPerSecond: fc.integer({ min: 0, max: 1000 }),
      answersPerSecond: fc.integer({ min: 0, max: 100 }),
    });
    const more = fc.constantFrom('chunks', 'searchesPerSecond', 'answersPerSecond');
    fc.assert(
      fc.property(demands, more, (demand, what) => {
        const before = sizeSystem({ ...small, ...demand });
        const after = sizeSystem({ ...small, ...demand, [what]: demand[what] * 2 });
        for (const of of ['cores', 'memoryGiB', 'diskGiB'] as const) {
          expect(total(after, of)).to.be.at.least(total(before, of));
          expect(total(before, of)).to.be.within(0, 1e9);
        }
      }),
    );
  });

  it('is two replicas of what answers people, also where one could carry it', () => {
    for (const part of ['gateway', 'chat', 'retrieval', 'ingestion'])
      expect(partOf(small, part)?.replicas, part).to.equal(2);
  });

  it('is one worker where the vectors are in a folder, and a server of vectors beyond that', () => {
    expect(partOf(small, 'ingestion-worker')?.replicas).to.equal(1);
    expect(partOf(small, 'vectors')?.because).to.match(/LanceDB/);
    const large = { ...small, chunks: 10 * MOST_IN_A_FOLDER };
    expect(partOf(large, 'ingestion-worker')?.replicas).to.be.at.least(2);
    expect(partOf(large, 'vectors')?.because).to.match(/Qdrant.*calculated/);
  });

  it('doubles its cores where half as much of them may be used', () => {
    const busy = { ...small, searchesPerSecond: 1000 };
    const cores = (utilisation: number) => partOf({ ...busy, utilisation }, 'retrieval')?.cores ?? 0;
    expect(cores(0.4)).to.be.closeTo(2 * cores(0.8), 1e-9);
  });
});
