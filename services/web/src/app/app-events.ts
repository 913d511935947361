/** Windows above all pages, opened from wherever: a button, a key. */
export type AppEvent = 'palette' | 'shortcuts';

const bus = new EventTarget();

export const openPalette = (): void => void bus.dispatchEvent(new Event('palette'));
export const openShortcuts = (): void => void bus.dispatchEvent(new Event('shortcuts'));

/** Calls `listener` for each event of the name; the answer ends that. */
export function onAppEvent(name: AppEvent, listener: () => void): () => void {
  bus.addEventListener(name, listener);
  return () => bus.removeEventListener(name, listener);
}
