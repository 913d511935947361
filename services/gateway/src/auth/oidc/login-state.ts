import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';

/** What has to be remembered of a sign-in until the provider sends the person back. */
export interface LoginState {
  state: string;
  nonce: string;
  codeVerifier: string;
  /** Path of the web app to go to afterwards. */
  returnTo: string;
}

/** Seals a state into text that a browser can keep, and opens it again. */
export interface LoginStates {
  seal(state: LoginState): Promise<string>;
  /** Undefined for what is not a state of this gateway or older than ten minutes. */
  open(sealed: string): Promise<LoginState | undefined>;
}

/** Seconds that somebody may take to sign in at the provider. */
export const LOGIN_STATE_SECONDS = 600;
const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const;
const AUDIENCE = 'aia-oidc-login';

const stateSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
});

/** States are encrypted with a key of their own, derived from the gateway's secret: no replica has to store them. */
export function createLoginStates(secret: string): LoginStates {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', AUDIENCE, 32));
  return {
    seal: (state) =>
      new EncryptJWT({ ...state })
        .setProtectedHeader(ALGORITHMS)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(`${LOGIN_STATE_SECONDS}s`)
        .encrypt(key),
    open: async (sealed) => {
      try {
        const options = {
          audience: AUDIENCE,
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        };
        return stateSchema.parse((await jwtDecrypt(sealed, key, options)).payload);
      } catch {
        return undefined;
      }
    },
  };
}
