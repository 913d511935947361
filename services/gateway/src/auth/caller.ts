import { EVERYONE, type Identity, type Role } from '@aia/contracts';

/** Who a call is from, after every check. */
export interface Caller extends Identity {
  /** How the caller proved it; API keys may not make further keys. */
  readonly via: 'session' | 'api-key';
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
