import { useSyncExternalStore } from 'react';

const KEY = 'aia.asked-datasets';
const listeners = new Set<() => void>();

/** Ids of the datasets that questions go to: `undefined` is all of them, an empty list none. */
export type AskedDatasets = readonly string[] | undefined;

export function chooseAskedDatasets(ids: AskedDatasets): void {
  if (ids === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(ids));
  for (const listener of listeners) listener();
}

/** What the person chose last, in this browser. */
export function askedDatasets(): string[] | undefined {
  const text = localStorage.getItem(KEY);
  return text === null ? undefined : parseIds(text);
}

/** The same, followed. */
export function useAskedDatasets(): string[] | undefined {
  useSyncExternalStore(subscribe, () => localStorage.getItem(KEY));
  return askedDatasets();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function parseIds(text: string): string[] | undefined {
  try {
    const ids: unknown = JSON.parse(text);
    return Array.isArray(ids) ? ids.map(String) : undefined;
  } catch {
    return undefined;
  }
}
