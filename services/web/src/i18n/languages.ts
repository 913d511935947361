import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Catalogue } from './en.js';

export const LANGUAGES = ['en', 'ru'] as const;
export type AppLanguage = (typeof LANGUAGES)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue };
  }
}

/** Catalogues are chunks of their own: nobody loads a language that they do not read. */
const catalogues: Record<AppLanguage, () => Promise<object>> = {
  en: async () => (await import('./en.js')).en,
  ru: async () => (await import('./ru.js')).ru,
};

/** The language that the app starts in: the chosen one, else the first of the browser's that it speaks, else English. */
export function startLanguage(chosen: string | null, preferred: readonly string[]): AppLanguage {
  const wanted = [chosen ?? '', ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find(isSpoken) ?? 'en';
}

function isSpoken(tag: string): tag is AppLanguage {
  return (LANGUAGES as readonly string[]).includes(tag);
}

/** Loads the catalogue and makes the language known to every component. */
export async function startI18n(language: AppLanguage): Promise<i18n> {
  const translation = await catalogues[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
  return i18next;
}

/** Changes the language of the whole app. */
export async function changeLanguage(language: AppLanguage): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await catalogues[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
