import { EVERYONE, type Identity, type Role, type Scope } from '@aia/contracts';

/** Who a call is from, after every check. */
export interface Caller extends Identity {
  readonly groupIds: readonly string[];
  /** How the caller proved it: by a session of a person, or by an API key. */
  readonly via: 'session' | 'api-key';
  /** The session's family of refresh tokens; undefined for API keys. */
  readonly familyId: string | undefined;
  /** The API key; undefined for sessions. */
  readonly keyId: string | undefined;
  /** What the API key may be used for; null: whatever its role allows. */
  readonly scopes: readonly Scope[] | null;
}

/** The names that access lists know a user by. */
export function principalsOf(userId: string, groupIds: readonly string[]): string[] {
  return [EVERYONE, `user:${userId}`, ...groupIds.map((id) => `group:${id}`)];
}

/** The lower one of two roles: a key never allows more than its user may do today. */
export function lowerRole(a: Role, b: Role): Role {
  const order: readonly Role[] = ['viewer', 'editor', 'admin'];
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}
