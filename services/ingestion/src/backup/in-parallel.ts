/** Runs a task for each item, at most `limit` at a time. Rejects with the first error, after the running tasks. */
export async function inParallel<T>(
  limit: number,
  items: readonly T[],
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const run = async () => {
    for (const item of queue) await task(item);
  };
  const runs = await Promise.allSettled(Array.from({ length: limit }, run));
  const failed = runs.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
