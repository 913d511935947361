import { createOidcProvider, type OidcProvider } from './auth/oidc/provider.js';
import type { GatewayEnv } from './env.js';
import { API_PREFIX } from './routing/api-prefix.js';

/**
 * The provider that the environment names; undefined without one.
 * @throws Error when a setting is missing that signing in with it needs.
 */
export function oidcProvider(env: GatewayEnv): OidcProvider | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, PUBLIC_ORIGIN: origin } = env;
  if (issuer === undefined) return undefined;
  if (clientId === undefined || origin === undefined) {
    throw new Error('OIDC_ISSUER: signing in with it also needs OIDC_CLIENT_ID and PUBLIC_ORIGIN.');
  }
  const path = `${API_PREFIX}/auth/oidc/${env.OIDC_PROVIDER}/callback`;
  return createOidcProvider({
    id: env.OIDC_PROVIDER,
    name: env.OIDC_NAME,
    issuer,
    clientId,
    clientSecret: env.OIDC_CLIENT_SECRET,
    scopes: env.OIDC_SCOPES,
    redirectUri: new URL(path, origin).href,
    linkByEmail: env.OIDC_LINK_BY_EMAIL,
    rules: {
      groupsClaim: env.OIDC_GROUPS_CLAIM,
      adminGroups: env.OIDC_ADMIN_GROUPS,
      editorGroups: env.OIDC_EDITOR_GROUPS,
      defaultRole: env.OIDC_DEFAULT_ROLE,
    },
  });
}
