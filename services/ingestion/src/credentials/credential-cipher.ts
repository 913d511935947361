import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { sourceCredentialsSchema, type SourceCredentials } from '@aia/contracts';
import { AppError } from '@aia/platform';

/** Encrypts the credentials of sources for the database. Nothing else reads or writes them. */
export interface CredentialCipher {
  /** @throws AppError `validation-failed` when the server has no key. */
  encrypt(sourceId: string, credentials: SourceCredentials): string;
  /** @throws AppError `conflict` when the key is another one or the text was tampered with. */
  decrypt(sourceId: string, text: string): SourceCredentials;
}

const ALGORITHM = 'aes-256-gcm';
/** The nonce size that NIST SP 800-38D recommends for GCM, bytes. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * AES-256-GCM. `keys` are base64 of 32 bytes each: the first one encrypts, all of them decrypt, so that a key can be
 * replaced while old texts are still there. The id of the source is authenticated too: a text that is copied to another
 * source does not decrypt.
 */
export function createCredentialCipher(keys: readonly string[]): CredentialCipher {
  const ring = keys.map(parseKey);
  return {
    encrypt: (sourceId, credentials) => {
      const [key] = ring;
      if (!key) throw noKey();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key.bytes, nonce).setAAD(Buffer.from(sourceId));
      const text = Buffer.concat([cipher.update(JSON.stringify(credentials), 'utf8'), cipher.final()]);
      return ['v1', key.id, Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')].join(
        '.',
      );
    },
    decrypt: (sourceId, text) => {
      const [version, id, data = ''] = text.split('.');
      const key = ring.find((candidate) => candidate.id === id);
      if (version !== 'v1' || !key) throw unreadable();
      return decryptWith(key.bytes, sourceId, Buffer.from(data, 'base64url'));
    },
  };
}

function decryptWith(key: Buffer, sourceId: string, data: Buffer): SourceCredentials {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(sourceId))
      .setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return sourceCredentialsSchema.parse(JSON.parse(text.toString('utf8')));
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** The id is a part of the key's hash: it tells keys apart and nothing about them. */
function parseKey(text: string): { id: string; bytes: Buffer } {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.byteLength !== KEY_BYTES) throw new Error('SOURCE_CREDENTIALS_KEY must be base64 of 32 bytes.');
  return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 8) };
}

function noKey(): AppError {
  const message =
    'This server stores no credentials: set SOURCE_CREDENTIALS_KEY (openssl rand -base64 32) for API and worker.';
  return new AppError('validation-failed', message, { errors: [{ path: 'body.credentials', message }] });
}

function unreadable(cause?: unknown): AppError {
  const detail =
    'The credentials of this source cannot be decrypted: SOURCE_CREDENTIALS_KEY is another one. Enter them again.';
  return new AppError('conflict', detail, { cause });
}
