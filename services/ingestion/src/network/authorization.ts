import type { SourceCredentials } from '@aia/contracts';

/** The Authorization header that HTTP credentials make; undefined without any. */
export function authorizationOf(credentials: SourceCredentials | undefined): string | undefined {
  if (credentials?.type === 'bearer') return `Bearer ${credentials.token}`;
  if (credentials?.type !== 'basic') return undefined;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}
