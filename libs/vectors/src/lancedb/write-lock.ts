/** Runs tasks of the same name one after another: Lance commits of one table that overlap would have to be retried. */
export type WriteLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** A lock for the writers of this process; other processes only read. */
export function createWriteLock(): WriteLock {
  const last = new Map<string, Promise<unknown>>();
  return async (name, task) => {
    const previous = last.get(name) ?? Promise.resolve();
    const current = previous.then(task, task);
    const settled = current.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    return current.finally(() => {
      if (last.get(name) === settled) last.delete(name);
    });
  };
}
