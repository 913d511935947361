import type { Response } from 'express';
import { noteActor } from '../audit/audit-calls.js';
import type { AccessTokens } from './access-tokens.js';

/** Notes whose session a call has just opened, for its line in the audit log. */
export async function noteSession(
  { accessTokens }: { accessTokens: AccessTokens },
  res: Response,
  { accessToken }: { accessToken: string },
): Promise<void> {
  noteActor(res, (await accessTokens.verify(accessToken)).userId);
}
