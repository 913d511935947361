import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Session, SessionStatus } from './session.js';

const Context = createContext<Session | undefined>(undefined);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
}

/** The session of the page. @throws Error outside of its provider */
export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('There is no SessionProvider above this component.');
  return session;
}

export function useSessionStatus(): SessionStatus {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => session.status);
}
