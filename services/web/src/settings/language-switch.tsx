import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES, type AppLanguage } from '../i18n/languages.js';
import { readPreferences, writePreferences } from '../theme/preferences.js';
import './language-switch.css';

const NAMES: Record<AppLanguage, string> = { en: 'English', ru: 'Русский' };

/** The languages by their own names, the current one marked. */
export function LanguageSwitch() {
  const { i18n, t } = useTranslation();

  function choose(language: AppLanguage) {
    writePreferences(localStorage, { ...readPreferences(localStorage), language });
    void changeLanguage(language);
  }

  return (
    <div className="language-switch" role="group" aria-label={t('settings.language')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => choose(language)}
        >
          {NAMES[language]}
        </button>
      ))}
    </div>
  );
}
