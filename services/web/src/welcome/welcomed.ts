const KEY = 'aia.welcomed';

/** Whether this browser has been through the first steps. */
export const wasWelcomed = (storage: Pick<Storage, 'getItem'>): boolean => storage.getItem(KEY) !== null;

export const rememberWelcome = (storage: Pick<Storage, 'setItem'>): void => storage.setItem(KEY, 'yes');
