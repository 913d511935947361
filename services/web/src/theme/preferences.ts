export type Density = 'comfortable' | 'compact';
export type Motion = 'auto' | 'reduced';

/** What a person chose for this browser, beside the colour scheme, which Mantine keeps. */
export interface Preferences {
  language: string | null;
  density: Density;
  motion: Motion;
}

const KEY = 'aia.preferences';
const DEFAULTS: Preferences = { language: null, density: 'comfortable', motion: 'auto' };

/** The stored preferences; whatever is missing or unreadable has its default. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  try {
    const stored = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return {
      language: typeof stored.language === 'string' ? stored.language : DEFAULTS.language,
      density: stored.density === 'compact' ? 'compact' : 'comfortable',
      motion: stored.motion === 'reduced' ? 'reduced' : 'auto',
    };
  } catch {
    return DEFAULTS;
  }
}

export function writePreferences(storage: Pick<Storage, 'setItem'>, preferences: Preferences): void {
  storage.setItem(KEY, JSON.stringify(preferences));
}

/** Style sheets look at these attributes. */
export function applyPreferences({ density, motion }: Preferences, root: HTMLElement): void {
  root.dataset.density = density;
  root.dataset.motion = motion;
}
