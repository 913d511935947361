import type { Quota } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { allQuotas, readFeatureFlags } from '@aia/database/gateway';

/** What administrators set at run time. */
export interface Settings {
  quotas: readonly Quota[];
  /** Flags that were ever set; a feature without one is on. */
  features: ReadonlyMap<string, boolean>;
}

/** Reads the settings at most every few seconds, for all calls together. */
export interface SettingsBook {
  current(): Promise<Settings>;
  /** Forgets what was read: the next call sees the change that was just made here. */
  forget(): void;
}

/** Other replicas see a change after this long. */
const KEEP_MS = 5000;

/** A book over the tables of quotas and feature flags. */
export function createSettingsBook(db: Kysely<Database>, now: () => number = Date.now): SettingsBook {
  let read: { settings: Promise<Settings>; at: number } | undefined;
  return {
    current: () => {
      if (!read || now() - read.at > KEEP_MS) {
        const settings = load(db);
        read = { settings, at: now() };
        settings.catch(() => (read = undefined));
      }
      return read.settings;
    },
    forget: () => (read = undefined),
  };
}

async function load(db: Kysely<Database>): Promise<Settings> {
  const [quotas, features] = await Promise.all([allQuotas(db), readFeatureFlags(db)]);
  return { quotas, features };
}
