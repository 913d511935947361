import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { onAppEvent, openPalette, openShortcuts, type AppEvent } from './app-events.js';
import { shortcutOf, type Shortcut } from './shortcuts.js';

const Palette = lazy(async () => ({ default: (await import('./palette.js')).Palette }));
const ShortcutsSheet = lazy(async () => ({ default: (await import('./shortcuts-sheet.js')).ShortcutsSheet }));

/** Milliseconds within which the second key of a pair must follow. */
const PAIR_MS = 1200;

/** Listens for shortcuts, and shows the windows that are above all pages. */
export function ShortcutLayer() {
  const [open, setOpen] = useState<AppEvent>();
  useEffect(() => onAppEvent('palette', () => setOpen('palette')), []);
  useEffect(() => onAppEvent('shortcuts', () => setOpen('shortcuts')), []);
  useShortcuts();
  const close = () => setOpen(undefined);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'shortcuts' && <ShortcutsSheet onClose={close} />}
    </Suspense>
  );
}

function useShortcuts(): void {
  const navigate = useNavigate();
  const prefixAt = useRef(0);
  useEffect(() => {
    const actions: Record<Shortcut, () => void> = {
      palette: openPalette,
      help: openShortcuts,
      'new-conversation': () => void navigate('/chat'),
      'focus-question': focusQuestion,
      chat: () => void navigate('/chat'),
      datasets: () => void navigate('/datasets'),
      search: () => void navigate('/search'),
    };
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
      const pressed = { key, ctrlKey, metaKey, altKey, typing: isField(event.target) };
      const shortcut = shortcutOf(pressed, timeStamp - prefixAt.current < PAIR_MS);
      prefixAt.current = shortcut === 'prefix' ? timeStamp : 0;
      if (shortcut === undefined || shortcut === 'prefix') return;
      event.preventDefault();
      actions[shortcut]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
}

/** The field that a page is about: the question, or the query. */
function focusQuestion(): void {
  document.querySelector<HTMLElement>('[data-main-field]')?.focus();
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
