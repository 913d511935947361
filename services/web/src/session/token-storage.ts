const KEY = 'aia.refresh-token';

/** Where the refresh token stays between visits. The access token stays in memory only. */
export interface TokenStorage {
  read(): string | null;
  write(token: string | null): void;
}

/** The browser's storage, shared by all tabs. A browser that forbids it keeps the token for this page only. */
export function browserTokenStorage(storage: Storage): TokenStorage {
  let fallback: string | null = null;
  return {
    read: () => attempt(() => storage.getItem(KEY), fallback),
    write: (token) => {
      fallback = token;
      attempt(() => (token === null ? storage.removeItem(KEY) : storage.setItem(KEY, token)), undefined);
    },
  };
}

/** Calls `onChange` when another tab signs in or out. */
export function watchOtherTabs(onChange: () => void): void {
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) onChange();
  });
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

/** Runs one action at a time over all tabs, so that a refresh token, which works once, is not used by two of them. */
export type Exclusive = <T>(action: () => Promise<T>) => Promise<T>;

/** Locks of the browser where it has them (on localhost and over HTTPS); else nothing to wait for. */
export function browserLock(locks: LockManager | undefined): Exclusive {
  if (locks === undefined) return (action) => action();
  return async (action) => locks.request('aia.session', action);
}
