const PREFIX = 'aia.draft.';

/** What was typed and not sent, by conversation; `new` is that of no conversation yet. */
export interface Drafts {
  read(key: string): string;
  write(key: string, text: string): void;
  clear(): void;
}

/** Drafts in the browser's storage: they outlive a closed tab, a crash and a session that ends. */
export function browserDrafts(storage: Storage): Drafts {
  return {
    read: (key) => storage.getItem(PREFIX + key) ?? '',
    write: (key, text) => {
      try {
        if (text === '') storage.removeItem(PREFIX + key);
        else storage.setItem(PREFIX + key, text);
      } catch {
        // A full or forbidden storage must not stop anybody from typing: the text stays in its field.
      }
    },
    clear: () => {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
      for (const key of keys) if (key.startsWith(PREFIX)) storage.removeItem(key);
    },
  };
}
