/** Values by key, each until a time of its own. */
export interface ExpiringCache<T> {
  /** The value, unless it was never kept, has expired or had to make room. */
  get(key: string): T | undefined;
  /** Keeps a value until `expires`, Unix milliseconds. */
  set(key: string, value: T, expires: number): void;
}

/** A cache of at most `size` values; the one that was set longest ago makes room for a new one. */
export function createExpiringCache<T>(size: number, now: () => number = Date.now): ExpiringCache<T> {
  const entries = new Map<string, { value: T; expires: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      return entry && entry.expires > now() ? entry.value : undefined;
    },
    set: (key, value, expires) => {
      entries.delete(key);
      entries.set(key, { value, expires });
      const oldest = entries.keys().next();
      if (entries.size > size && !oldest.done) entries.delete(oldest.value);
    },
  };
}
