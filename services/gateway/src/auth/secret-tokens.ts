import { createHash, randomBytes, randomInt } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX_LENGTH = 8;
const API_KEY_MARK = 'aia_';

/** SHA-256 of a token in hex: enough for 256 random bits, and all that is ever stored of one. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A new refresh token: 256 random bits. */
export function newRefreshToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** A new API key `aia_<prefix>_<secret>`; the prefix is what a person recognises it by. */
export function newApiKey(): { key: string; prefix: string } {
  const letters = Array.from({ length: PREFIX_LENGTH }, () =>
    PREFIX_ALPHABET.charAt(randomInt(PREFIX_ALPHABET.length)),
  );
  const prefix = letters.join('');
  return { key: `${API_KEY_MARK}${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`, prefix };
}

/** Whether a bearer token means to be an API key; whether it is one, its hash decides. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith(API_KEY_MARK);
}
