import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../settings/language-switch.js';
import { Wordmark } from '../ui/wordmark.js';
import { SignInForm } from './sign-in-form.js';
import './sign-in.css';

/** The page that everybody sees who is not signed in. */
export function SignInPage() {
  const { t } = useTranslation();
  return (
    <div className="sign-in">
      <main className="sign-in__card">
        <Wordmark />
        <p className="sign-in__tagline">{t('app.tagline')}</p>
        <h1 className="sign-in__title">{t('signIn.title')}</h1>
        <SignInForm />
        <p className="hint">{t('signIn.hint')}</p>
      </main>
      <LanguageSwitch />
    </div>
  );
}
