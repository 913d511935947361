import { ApiError, createClient, expectData } from '@aia/client';
import {
  readCredentials,
  updateCredentials,
  type Credentials,
  type StoredSession,
} from './credentials-file.js';
import type { LocalInstallation } from './local-installation.js';

/** Gives the access tokens of one server, and keeps the stored session fresh. */
export interface SessionTokens {
  /** A token that is still good for a while; `undefined` when nobody is signed in. */
  current(): Promise<string | undefined>;
  /** A token to try after a 401; `undefined` when there is no way to get another. */
  renew(): Promise<string | undefined>;
}

export interface SessionOptions {
  url: string;
  credentialsPath: string;
  /** Signs in by itself with these when nobody is signed in. */
  installation: LocalInstallation | undefined;
}

/** A token that ends sooner than this is renewed first. */
const MARGIN_MS = 30_000;

/** Signs in with a password and returns the session. */
export async function signIn(url: string, email: string, password: string): Promise<StoredSession> {
  const { api } = createClient({ baseUrl: url });
  const issued = Date.now();
  const session = await expectData(api.POST('/auth/login', { body: { email, password } }));
  return toStored(session, issued);
}

/** The stored session of a server, or that of the local installation's administrator. */
export function createSessionTokens(options: SessionOptions): SessionTokens {
  const { url, credentialsPath } = options;
  const replace = (refused?: string) =>
    updateCredentials(credentialsPath, async (credentials) => {
      const stored = credentials.sessions[url];
      if (isFresh(stored) && stored.accessToken !== refused) return credentials;
      return withSession(credentials, url, (await refreshed(url, stored)) ?? (await automatic(options)));
    });
  let last: string | undefined;
  const use = (credentials: Credentials) => (last = credentials.sessions[url]?.accessToken);
  return {
    current: async () => {
      const credentials = await readCredentials(credentialsPath);
      return use(isFresh(credentials.sessions[url]) ? credentials : await replace());
    },
    renew: async () => use(await replace(last)),
  };
}

/** The credentials with the session of a server replaced, or removed. */
export function withSession(
  credentials: Credentials,
  url: string,
  session: StoredSession | undefined,
): Credentials {
  const others = Object.entries(credentials.sessions).filter(([key]) => key !== url);
  return { ...credentials, sessions: Object.fromEntries(session ? [...others, [url, session]] : others) };
}

function isFresh(session: StoredSession | undefined): session is StoredSession {
  return session !== undefined && session.expiresAt - Date.now() > MARGIN_MS;
}

/** The successor of a session, unless the server does not take its refresh token any more. */
async function refreshed(url: string, stored: StoredSession | undefined): Promise<StoredSession | undefined> {
  if (!stored) return undefined;
  const { api } = createClient({ baseUrl: url });
  const issued = Date.now();
  try {
    const body = { refreshToken: stored.refreshToken };
    return toStored(await expectData(api.POST('/auth/refresh', { body })), issued);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return undefined;
    throw error;
  }
}

async function automatic({ url, installation }: SessionOptions): Promise<StoredSession | undefined> {
  if (installation?.url !== url) return undefined;
  return signIn(url, installation.email, installation.password);
}

function toStored(
  session: { accessToken: string; refreshToken: string; expiresIn: number },
  issued: number,
): StoredSession {
  const { accessToken, refreshToken, expiresIn } = session;
  return { accessToken, refreshToken, expiresAt: issued + expiresIn * 1000 };
}
