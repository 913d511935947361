/** A key that was pressed, as far as shortcuts care. */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Whether the key goes into a field that one types in. */
  typing: boolean;
}

export type Shortcut =
  'palette' | 'help' | 'new-conversation' | 'focus-question' | 'chat' | 'datasets' | 'search';

const SINGLE: Record<string, Shortcut> = {
  '?': 'help',
  '/': 'focus-question',
  n: 'new-conversation',
  т: 'new-conversation',
};
/** After `g`; the letters of a Russian keyboard are those on the same keys. */
const AFTER_G: Record<string, Shortcut> = {
  ...{ c: 'chat', с: 'chat', d: 'datasets', в: 'datasets' },
  ...{ s: 'search', ы: 'search' },
};

/**
 * Which shortcut a key is, given whether `g` was pressed just before. `g` itself is `prefix`. Nothing but Ctrl + K is
 * taken from somebody who types.
 */
export function shortcutOf(pressed: Pressed, afterG: boolean): Shortcut | 'prefix' | undefined {
  const key = pressed.key.toLowerCase();
  if ((pressed.ctrlKey || pressed.metaKey) && !pressed.altKey && (key === 'k' || key === 'л'))
    return 'palette';
  if (pressed.typing || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return undefined;
  if (afterG) return AFTER_G[key];
  return key === 'g' || key === 'п' ? 'prefix' : SINGLE[key];
}
