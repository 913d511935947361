import type { Database, Kysely } from '@aia/database';
import { identityKeysSince, noteIdentityKey } from '@aia/database/gateway';
import { publicKeyOf, type Logger } from '@aia/platform';

/** The public keys that every gateway of the installation signs with. */
export interface PublishedKeys {
  /** Tells the others which key this gateway signs with: before its first call, and then again and again. */
  announce(): Promise<void>;
  /** The key set of all gateways, as JSON. */
  readonly read: () => Promise<string>;
  close(): void;
}

const ANNOUNCE_EVERY_MS = 30_000;
/** From the last word of a gateway: it may have signed until the next one, and what it signed lives for a minute. */
const KEEP_SECONDS = 180;

/**
 * Keys in Postgres, where gateways tell each other which they sign with. So a new `INTERNAL_SIGNING_KEY` needs nothing but
 * a restart of the gateways, one by one: the old key is published as long as its last token lives.
 */
export function createPublishedKeys(db: Kysely<Database>, signingKey: string, logger: Logger): PublishedKeys {
  const own = publicKeyOf(signingKey);
  const announce = () => noteIdentityKey(db, own, KEEP_SECONDS);
  const timer = setInterval(() => {
    announce().catch((err: unknown) => logger.warn({ err }, 'the signing key could not be announced'));
  }, ANNOUNCE_EVERY_MS).unref();
  return {
    announce,
    read: async () => {
      const others = (await identityKeysSince(db, KEEP_SECONDS)).filter(({ kid }) => kid !== own.kid);
      return JSON.stringify({ keys: [own, ...others] });
    },
    close: () => clearInterval(timer),
  };
}
