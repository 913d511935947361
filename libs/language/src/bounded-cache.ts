/**
 * Remembers what `compute` returned for the last `capacity` new keys. The oldest entry goes first: no clock and no
 * reordering, because a frequent word that falls out is back after one call.
 */
export function memoize<T>(capacity: number, compute: (key: string) => T): (key: string) => T {
  const entries = new Map<string, T>();
  return (key) => {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const value = compute(key);
    if (entries.size >= capacity) dropOldest(entries);
    entries.set(key, value);
    return value;
  };
}

function dropOldest(entries: Map<string, unknown>): void {
  for (const key of entries.keys()) {
    entries.delete(key);
    return;
  }
}
