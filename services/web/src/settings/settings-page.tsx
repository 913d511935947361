import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { browserDrafts } from '../chat/drafts.js';
import {
  applyPreferences,
  readPreferences,
  writePreferences,
  type Preferences,
} from '../theme/preferences.js';
import { LanguageSwitch } from './language-switch.js';
import './settings.css';

/** How the app looks in this browser, and who is signed in. */
export function SettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [cleared, setCleared] = useState(false);

  function clearDrafts() {
    browserDrafts(localStorage).clear();
    setCleared(true);
  }

  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('settings.title')}</h1>
      </div>
      <h2>{t('settings.appearance')}</h2>
      <Appearance />
      <h2>{t('settings.account')}</h2>
      <p>{me.data && t('settings.signedInAs', { email: me.data.email })}</p>
      <h2>{t('settings.drafts')}</h2>
      <Button variant="default" onClick={clearDrafts}>
        {t('settings.clearDrafts')}
      </Button>
      <p className="hint" role="status">
        {cleared && t('settings.draftsCleared')}
      </p>
    </div>
  );
}

export function Appearance() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [preferences, setPreferences] = useState(() => readPreferences(localStorage));

  function change(part: Partial<Preferences>) {
    const next = { ...readPreferences(localStorage), ...part };
    writePreferences(localStorage, next);
    applyPreferences(next, document.documentElement);
    setPreferences(next);
  }

  return (
    <div className="settings">
      <Setting label={t('settings.language')}>
        <LanguageSwitch />
      </Setting>
      <Setting label={t('settings.theme')}>
        <SegmentedControl
          aria-label={t('settings.theme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({
            value,
            label: t(`settings.themes.${value}`),
          }))}
        />
      </Setting>
      <Setting label={t('settings.density')}>
        <SegmentedControl
          aria-label={t('settings.density')}
          value={preferences.density}
          onChange={(value) => change({ density: value })}
          data={(['comfortable', 'compact'] as const).map((value) => {
            return { value, label: t(`settings.densities.${value}`) };
          })}
        />
      </Setting>
      <Setting label={t('settings.motion')}>
        <SegmentedControl
          aria-label={t('settings.motion')}
          value={preferences.motion}
          onChange={(value) => change({ motion: value })}
          data={(['auto', 'reduced'] as const).map((value) => ({
            value,
            label: t(`settings.motions.${value}`),
          }))}
        />
      </Setting>
    </div>
  );
}

function Setting({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="settings__row">
      <span>{label}</span>
      {children}
    </div>
  );
}
