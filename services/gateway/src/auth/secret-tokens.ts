import { createHash, randomBytes, randomInt } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX_LENGTH = 8;
const API_KEY = /^aia_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/;

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
  return { key: `aia_${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`, prefix };
}

/** Whether a bearer token has the form of an API key. */
export function isApiKey(token: string): boolean {
  return API_KEY.test(token);
}
