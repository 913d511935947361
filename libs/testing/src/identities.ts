import { randomUUID } from 'node:crypto';
import { EVERYONE, type Identity, type Role } from '@aia/contracts';
import { createIdentitySigner, generateInternalKeys } from '@aia/platform';

/** A caller with the principals that the gateway would give: everyone, the user itself and its groups. */
export function testIdentity(role: Role = 'editor', groups: string[] = []): Identity {
  const userId = randomUUID();
  const principals = [EVERYONE, `user:${userId}`, ...groups.map((group) => `group:${group}`)];
  return { userId, role, principals };
}

/** The internal key pair of one test: `publicKeys` is the services' INTERNAL_PUBLIC_KEYS. */
export interface TestKeys {
  readonly signingKey: string;
  readonly publicKeys: string;
  /** The value of the `x-aia-identity` header for this caller. */
  mint(identity: Identity): Promise<string>;
}

/** New keys with a signer. */
export function createTestKeys(): TestKeys {
  const keys = generateInternalKeys();
  const signer = createIdentitySigner(keys.signingKey);
  return { ...keys, mint: (identity) => signer.sign(identity) };
}
