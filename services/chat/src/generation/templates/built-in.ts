import type { DocumentTemplate } from '@aia/contracts';
import { englishTemplates } from './built-in-en.js';
import { russianTemplates } from './built-in-ru.js';

const languages = { en: englishTemplates, ru: russianTemplates } as const;

/** The templates that the product brings, each in both languages: `rfc-en`, `rfc-ru` and so on. */
export const builtInTemplates: readonly DocumentTemplate[] = (['en', 'ru'] as const).flatMap((language) =>
  Object.entries(languages[language]).map(([name, texts]) => ({
    ...texts,
    id: `${name}-${language}`,
    language,
    builtIn: true,
    own: false,
    shared: true,
    updatedAt: null,
  })),
);
