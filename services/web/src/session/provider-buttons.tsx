import { oidcProvidersSchema } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from './session-context.js';

/** Where people can sign in besides with a password; nothing where the gateway knows no such place. */
export function ProviderButtons() {
  const { t } = useTranslation();
  const session = useSession();
  const providers = useQuery({ queryKey: ['oidc-providers'], queryFn: fetchProviders, staleTime: Infinity });
  if (!providers.data?.length) return null;
  return (
    <div className="stack stack--tight">
      <p className="hint sign-in__or">{t('signIn.orWith')}</p>
      {providers.data.map(({ id, name, loginPath }) => (
        <Button
          key={id}
          component="a"
          variant="default"
          fullWidth
          href={`${loginPath}?${new URLSearchParams({ returnTo: currentPath() }).toString()}`}
          onClick={() => session.leaveToSignIn()}
        >
          {t('signIn.withProvider', { name })}
        </Button>
      ))}
    </div>
  );
}

/** Without a token: whoever asks this is not signed in, or not any more. */
async function fetchProviders() {
  const response = await fetch('/api/v1/auth/oidc');
  return response.ok ? oidcProvidersSchema.parse(await response.json()).items : [];
}

const currentPath = () => location.pathname + location.search;
