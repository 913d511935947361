/** Runs one action at a time over all tabs, so that a refresh token, which works once, is not used by two of them. */
export type Exclusive = <T>(action: () => Promise<T>) => Promise<T>;

/** Locks of the browser where it has them (on localhost and over HTTPS); else nothing to wait for. */
export function browserLock(locks: LockManager | undefined): Exclusive {
  if (locks === undefined) return (action) => action();
  return async (action) => locks.request('aia.session', action);
}
