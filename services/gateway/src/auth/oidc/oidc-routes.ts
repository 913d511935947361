import { oidcCallbackQuerySchema, oidcLoginQuerySchema, oidcParamsSchema } from '@aia/contracts';
import { signInWithProvider } from '@aia/database/gateway';
import { AppError, notFound, route } from '@aia/platform';
import { parse } from 'cookie';
import type { Request, Response } from 'express';
import { noteActor } from '../../audit/audit-calls.js';
import type { RouteHandlers } from '../../routing/api-router.js';
import { setRefreshCookie } from '../browser/refresh-cookie.js';
import { placeOf } from '../client-place.js';
import { openUserSession, type SignInDeps } from '../sign-in.js';
import { LOGIN_STATE_SECONDS, type LoginStates } from './login-state.js';
import type { OidcProvider } from './provider.js';

export interface OidcDeps extends SignInDeps {
  /** Undefined where no provider is configured. */
  oidc: OidcProvider | undefined;
  loginStates: LoginStates;
}

const STATE_COOKIE = 'aia_oidc';
const COOKIE_PATH = '/api/v1/auth/oidc';
/** A path of this origin: no scheme, no host, no backslash that a browser would take for a slash. */
const LOCAL_PATH = /^\/(?![/\\])[^\\\s]*$/;

/** Handlers of `/auth/oidc/…`: authorization code with PKCE, state and nonce; the session is a browser's. */
export function oidcRoutes(deps: OidcDeps): RouteHandlers {
  return {
    listOidcProviders: route({}, async () => ({ status: 200, body: { items: providersOf(deps.oidc) } })),
    startOidcLogin: route(
      { params: oidcParamsSchema, query: oidcLoginQuerySchema },
      async ({ params, query, req, res }) => {
        const { url, ...kept } = await requireProvider(deps.oidc, params.provider).start();
        const returnTo = localPath(query.returnTo);
        res.cookie(STATE_COOKIE, await deps.loginStates.seal({ ...kept, returnTo }), {
          ...attributes(req),
          maxAge: LOGIN_STATE_SECONDS * 1000,
        });
        res.redirect(302, url.href);
        return undefined;
      },
    ),
    finishOidcLogin: route(
      { params: oidcParamsSchema, query: oidcCallbackQuerySchema },
      async ({ params, req, res }) => {
        const provider = requireProvider(deps.oidc, params.provider);
        const expected = await takeState(deps.loginStates, req, res);
        const userId = await identify(deps, provider, req, expected);
        const session = await openUserSession(deps, userId, placeOf(req));
        noteActor(res, userId);
        setRefreshCookie(req, res, session.refreshToken, deps.refreshTokenDays);
        res.redirect(302, expected.returnTo);
        return undefined;
      },
    ),
  };
}

/** A path of the web app; anything that could lead elsewhere becomes its start page. */
export function localPath(path: string | undefined): string {
  return path !== undefined && LOCAL_PATH.test(path) ? path : '/';
}

async function identify(
  deps: OidcDeps,
  provider: OidcProvider,
  req: Request,
  expected: { state: string; nonce: string; codeVerifier: string },
): Promise<string> {
  const query = req.originalUrl.slice(req.originalUrl.indexOf('?'));
  const { settings } = provider;
  const claims = await provider.finish(query, expected);
  if (claims.role === 'none') throw new AppError('forbidden', 'None of your groups may use this system.');
  const result = await signInWithProvider(deps.db, {
    issuer: settings.issuer,
    subject: claims.subject,
    email: claims.email,
    role: claims.role,
    groups: claims.groups,
    linkByEmail: settings.linkByEmail && claims.emailVerified,
  });
  if (result.outcome === 'address-taken') {
    throw new AppError(
      'conflict',
      'There is an account with your e-mail address already; ask an administrator.',
    );
  }
  if (result.status !== 'active') throw new AppError('unauthenticated', 'This account is suspended.');
  return result.userId;
}

/** The state of this sign-in, which works once. */
async function takeState(states: LoginStates, req: Request, res: Response) {
  const sealed = parse(req.headers.cookie ?? '')[STATE_COOKIE];
  res.clearCookie(STATE_COOKIE, attributes(req));
  const state = sealed === undefined ? undefined : await states.open(sealed);
  if (!state)
    throw new AppError('unauthenticated', 'This sign-in was not begun here or took too long; try again.');
  return state;
}

function requireProvider(provider: OidcProvider | undefined, id: string): OidcProvider {
  if (provider?.settings.id !== id) throw notFound('provider');
  return provider;
}

function providersOf(provider: OidcProvider | undefined) {
  if (!provider) return [];
  const { id, name } = provider.settings;
  return [{ id, name, loginPath: `${COOKIE_PATH}/${id}/login` }];
}

/** Lax: the provider's redirect back is a navigation from another site, which a Strict cookie would not survive. */
function attributes(req: Request) {
  return { httpOnly: true, secure: req.secure, sameSite: 'lax', path: COOKIE_PATH } as const;
}
