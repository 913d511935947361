const KEY = 'aia.signed-in';

/**
 * Whether somebody was signed in here when the app was last open. It is a hint and no secret: the refresh token is in a
 * cookie that scripts cannot read, and the access token in memory only. With it, visitors are not asked for nothing.
 */
export interface SignedInMark {
  read(): boolean;
  write(signedIn: boolean): void;
}

/** The browser's storage, shared by all tabs. A browser that forbids it keeps the mark for this page only. */
export function browserSignedInMark(storage: Storage): SignedInMark {
  let fallback = false;
  return {
    read: () => attempt(() => storage.getItem(KEY) !== null, fallback),
    write: (signedIn) => {
      fallback = signedIn;
      attempt(() => (signedIn ? storage.setItem(KEY, 'yes') : storage.removeItem(KEY)), undefined);
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
