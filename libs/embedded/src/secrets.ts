import { randomBytes, randomInt } from 'node:crypto';
import { generateInternalKeys } from '@aia/platform';

/** Letters and digits that nobody mixes up when reading a password aloud or typing it from paper. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Fresh values of every secret that an installation needs. */
export function generateSecrets(): Record<string, string> {
  const keys = generateInternalKeys();
  return {
    ADMIN_EMAIL: 'admin@ai-assistant.local',
    ADMIN_PASSWORD: readablePassword(),
    POSTGRES_PASSWORD: randomBytes(24).toString('base64url'),
    JWT_SECRET: randomBytes(48).toString('base64url'),
    INTERNAL_SIGNING_KEY: keys.signingKey,
    INTERNAL_PUBLIC_KEYS: keys.publicKeys,
    SOURCE_CREDENTIALS_KEY: randomBytes(32).toString('base64'),
  };
}

/** Four groups of five characters: 99 bits. */
function readablePassword(): string {
  const group = () => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
