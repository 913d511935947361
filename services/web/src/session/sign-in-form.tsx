import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { InlineProblem } from '../ui/problem.js';
import { ProviderButtons } from './provider-buttons.js';
import { useSession } from './session-context.js';

const LAST_EMAIL = 'aia.last-email';

/** E-mail and password; the address of the last visit is filled in. */
export function SignInForm({ onSignedIn }: { onSignedIn?: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [email, setEmail] = useState(() => localStorage.getItem(LAST_EMAIL) ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await session.signIn(email.trim(), password);
      localStorage.setItem(LAST_EMAIL, email.trim());
      onSignedIn?.();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t('signIn.email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        data-autofocus={email === '' || undefined}
      />
      <PasswordInput
        label={t('signIn.password')}
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        data-autofocus={email !== '' || undefined}
      />
      {error !== undefined && <InlineProblem error={error} />}
      <Button type="submit" loading={busy} fullWidth>
        {t('signIn.submit')}
      </Button>
      <ProviderButtons />
    </form>
  );
}
