import { lazy, Suspense, type ReactNode } from 'react';
import { useSessionStatus } from './session-context.js';

const SignInPage = lazy(async () => ({ default: (await import('./sign-in-page.js')).SignInPage }));
const SignInAgain = lazy(async () => ({ default: (await import('./sign-in-again.js')).SignInAgain }));

/**
 * Shows the app to those who are signed in. A session that ends on the way is renewed in a window above the page, which
 * stays as it is.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const status = useSessionStatus();
  return (
    <Suspense fallback={null}>
      {status === 'signed-out' ? <SignInPage /> : children}
      {status === 'expired' && <SignInAgain />}
    </Suspense>
  );
}
