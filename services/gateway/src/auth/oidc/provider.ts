import { AppError } from '@aia/platform';
import * as client from 'openid-client';
import { readClaims, type ClaimRules, type ProviderClaims } from './claims.js';

export interface OidcSettings {
  /** Part of the addresses, e.g. `keycloak`. */
  id: string;
  /** What people read on the button. */
  name: string;
  issuer: string;
  clientId: string;
  /** Undefined for public clients: PKCE alone then protects the code. */
  clientSecret: string | undefined;
  scopes: string;
  /** Where the provider sends people back to. */
  redirectUri: string;
  /** Accounts with a password and the same, verified address become the provider's. */
  linkByEmail: boolean;
  rules: ClaimRules;
}

/** What a sign-in at the provider begins with. */
export interface LoginStart {
  url: URL;
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** A provider of identities, found by discovery. */
export interface OidcProvider {
  readonly settings: OidcSettings;
  start(): Promise<LoginStart>;
  /** Exchanges the code in `query` and returns who signed in. */
  finish(
    query: string,
    expected: { state: string; nonce: string; codeVerifier: string },
  ): Promise<ProviderClaims>;
}

const RETRY_AFTER_SECONDS = 5;

/** A provider that is discovered when somebody first signs in; a discovery that failed is tried again. */
export function createOidcProvider(settings: OidcSettings): OidcProvider {
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = async () => {
    discovered ??= discover(settings);
    return discovered.catch((cause: unknown) => {
      discovered = undefined;
      throw unavailable(settings, cause);
    });
  };
  return {
    settings,
    start: async () => {
      const config = await configuration();
      const codeVerifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: settings.redirectUri,
        scope: settings.scopes,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url, state, nonce, codeVerifier };
    },
    finish: async (query, expected) => claimsOf(await configuration(), settings, query, expected),
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
  const server = new URL(issuer);
  // Plain http is for a provider on this very network; whoever writes http:// into the setting has decided so.
  const execute = server.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  return client.discovery(server, clientId, clientSecret, clientSecret ? undefined : client.None(), {
    execute,
  });
}

async function claimsOf(
  config: client.Configuration,
  settings: OidcSettings,
  query: string,
  expected: { state: string; nonce: string; codeVerifier: string },
): Promise<ProviderClaims> {
  try {
    const tokens = await client.authorizationCodeGrant(config, new URL(settings.redirectUri + query), {
      pkceCodeVerifier: expected.codeVerifier,
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims() ?? { sub: '' };
    const info = config.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
      : {};
    return readClaims({ ...info, ...claims }, settings.rules);
  } catch (cause) {
    if (cause instanceof TypeError) throw unavailable(settings, cause);
    throw new AppError('unauthenticated', `Signing in with ${settings.name} did not work; try again.`, {
      cause,
    });
  }
}

function unavailable({ name }: OidcSettings, cause: unknown): AppError {
  return new AppError('dependency-unavailable', `${name} does not answer; try again in a few seconds.`, {
    cause,
    retryAfter: RETRY_AFTER_SECONDS,
  });
}
