import type { Point, VectorStore } from '@aia/vectors';

export type Upsert = VectorStore['upsert'];

export interface JoinedWritesOptions {
  /** Writes the points of one commit. */
  upsert: Upsert;
  /** Runs a commit when its turn has come; writes that come in until then go with it. */
  inTurn: (commit: () => Promise<void>) => Promise<void>;
  /** Most points of one commit; a single write may have more. */
  maxPoints: number;
}

interface Waiting {
  points: Point[];
  done: () => void;
  fail: (error: unknown) => void;
}

/**
 * An `upsert` for a store whose commits cost more than their points: writes that wait for their turn are committed
 * together. Each caller hears about its own points: where a commit of several writes fails, they are made one by one.
 */
export function joinWrites(options: JoinedWritesOptions): Upsert {
  const waiting = new Map<string, Waiting[]>();
  const running = new Set<string>();
  const work = async (collection: string) => {
    running.add(collection);
    while (waiting.has(collection)) {
      let group: Waiting[] = [];
      try {
        await options.inTurn(() => commit(options, collection, (group = take(collection))));
      } catch (error) {
        // What was not begun yet stays: the next turn may come.
        if (group.length === 0) group = take(collection);
        for (const { fail } of group) fail(error);
      }
    }
    running.delete(collection);
  };
  const take = (collection: string): Waiting[] => {
    const all = waiting.get(collection) ?? [];
    const count = groupSize(all, options.maxPoints);
    if (count < all.length) waiting.set(collection, all.slice(count));
    else waiting.delete(collection);
    return all.slice(0, count);
  };
  return (collection, points) =>
    new Promise((done, fail) => {
      waiting.set(collection, [...(waiting.get(collection) ?? []), { points, done, fail }]);
      if (!running.has(collection)) void work(collection);
    });
}

/** How many writes fit into a commit; at least one. */
function groupSize(all: Waiting[], maxPoints: number): number {
  let points = 0;
  const over = all.findIndex((write) => (points += write.points.length) > maxPoints);
  return over === -1 ? all.length : Math.max(1, over);
}

async function commit({ upsert }: JoinedWritesOptions, collection: string, group: Waiting[]): Promise<void> {
  try {
    await upsert(
      collection,
      group.flatMap(({ points }) => points),
    );
    for (const { done } of group) done();
  } catch (error) {
    if (group.length === 1) throw error;
    for (const { points, done, fail } of group) await upsert(collection, points).then(done, fail);
  }
}
