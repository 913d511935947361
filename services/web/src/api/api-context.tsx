import { createClient, type ApiClient } from '@aia/client';
import { createContext, useContext, type ReactNode } from 'react';
import type { Session } from '../session/session.js';

const Context = createContext<ApiClient | undefined>(undefined);

export function ApiProvider({ client, children }: { client: ApiClient; children: ReactNode }) {
  return <Context value={client}>{children}</Context>;
}

/** The client of the gateway. @throws Error outside of its provider */
export function useApi(): ApiClient {
  const client = useContext(Context);
  if (!client) throw new Error('There is no ApiProvider above this component.');
  return client;
}

/** A client that signs its calls for the session, and takes a call up again once a session has been renewed. */
export function createApi(session: Session, origin: string): ApiClient {
  return createClient({ baseUrl: origin, token: session.token, renewToken: session.renew });
}
