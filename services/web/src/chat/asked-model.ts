import { useSyncExternalStore } from 'react';

const KEY = 'aia.asked-model';
const listeners = new Set<() => void>();

/** Names the model that questions go to; undefined: whichever the conversation or the server uses. */
export function chooseAskedModel(name: string | undefined): void {
  if (name === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, name);
  for (const listener of listeners) listener();
}

/** What the person chose last, in this browser. */
export function askedModel(): string | undefined {
  return localStorage.getItem(KEY) ?? undefined;
}

/** The same, followed. */
export function useAskedModel(): string | undefined {
  return useSyncExternalStore(subscribe, askedModel);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
