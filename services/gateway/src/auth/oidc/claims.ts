import type { Role } from '@aia/contracts';
import { z } from 'zod';

/** How a provider's claims become a role. */
export interface ClaimRules {
  /** The claim that lists somebody's groups. */
  groupsClaim: string;
  adminGroups: readonly string[];
  editorGroups: readonly string[];
  /** The role of everybody else; `none` refuses them. */
  defaultRole: Role | 'none';
}

/** What this system takes from the claims. */
export interface ProviderClaims {
  subject: string;
  email: string;
  emailVerified: boolean;
  groups: string[];
  role: Role | 'none';
}

/** Groups beyond this are ignored: no provider should be able to fill the table. */
const MOST_GROUPS = 200;
const GROUP_CHARACTERS = 100;

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254),
  email_verified: z.boolean().optional(),
});

/**
 * Reads subject, address, groups and role from the claims of an ID token and of the user info.
 * @throws ZodError when subject or address are missing.
 */
export function readClaims(claims: Record<string, unknown>, rules: ClaimRules): ProviderClaims {
  const { sub, email, email_verified: verified } = claimsSchema.parse(claims);
  const groups = groupsIn(claims[rules.groupsClaim]);
  return { subject: sub, email, emailVerified: verified === true, groups, role: roleOf(groups, rules) };
}

/** The highest role that one of the groups gives. */
export function roleOf(groups: readonly string[], rules: ClaimRules): Role | 'none' {
  if (groups.some((group) => rules.adminGroups.includes(group))) return 'admin';
  if (groups.some((group) => rules.editorGroups.includes(group))) return 'editor';
  return rules.defaultRole;
}

function groupsIn(claim: unknown): string[] {
  const listed: unknown[] = Array.isArray(claim) ? claim : [claim];
  const names = listed.filter((name): name is string => typeof name === 'string' && name !== '');
  const kept = names.filter((name) => name.length <= GROUP_CHARACTERS && !name.includes('\u0000'));
  return [...new Set(kept)].slice(0, MOST_GROUPS);
}
