import type { Generated } from 'kysely';
import type { AuditOutcome, QuotaMetric, QuotaPeriod, QuotaSubjectKind, Role, Scope } from '@aia/contracts';
import type { CreatedAt, Json, Timestamp, UpdatedAt } from './column-types.js';

export interface UsersTable {
  id: string;
  email: string;
  /** Null for users who sign in elsewhere. */
  password_hash: string | null;
  role: Role;
  status: Generated<'active' | 'suspended'>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  last_sign_in_at: Timestamp | null;
}

export interface GroupsTable {
  id: string;
  name: string;
  source: Generated<'local' | 'oidc'>;
  created_at: CreatedAt;
}

export interface GroupMembersTable {
  group_id: string;
  user_id: string;
}

export interface ApiKeysTable {
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  secret_hash: string;
  role: Role;
  created_at: CreatedAt;
  expires_at: Timestamp | null;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
  /** Null: whatever the role allows. */
  scopes: Scope[] | null;
}

export interface SessionsTable {
  id: string;
  user_id: string;
  family_id: string;
  refresh_hash: string;
  created_at: CreatedAt;
  expires_at: Timestamp;
  used_at: Timestamp | null;
  revoked_at: Timestamp | null;
  ip: string | null;
  user_agent: string | null;
}

export interface OidcIdentitiesTable {
  issuer: string;
  subject: string;
  user_id: string;
  created_at: CreatedAt;
}

export interface QuotasTable {
  id: string;
  subject_kind: QuotaSubjectKind;
  subject_id: string | null;
  metric: QuotaMetric;
  period: QuotaPeriod;
  amount: number;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface UsageTable {
  day: Date | string;
  user_id: string;
  /** The zero UUID for calls without an API key. */
  key_id: string;
  requests: Generated<number>;
  prompt_tokens: Generated<number>;
  completion_tokens: Generated<number>;
}

/** Rows of `chat.spent_tokens` that are in the usage. */
export interface SettledTokensTable {
  id: string;
  settled_at: CreatedAt;
}

export interface AuditTable {
  seq: number;
  at: Timestamp;
  action: string;
  actor_id: string | null;
  actor_key_id: string | null;
  target: string | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
  outcome: AuditOutcome;
  status: number;
  details: Json<Record<string, unknown>>;
  previous_hash: string;
  hash: string;
}

export interface AuditSinksTable {
  name: string;
  last_seq: Generated<number>;
  updated_at: UpdatedAt;
}

export interface IdentityKeysTable {
  kid: string;
  /** JSON Web Key. */
  public_key: Json<Record<string, unknown>>;
  seen_at: Timestamp;
}

export interface FeatureFlagsTable {
  name: string;
  enabled: boolean;
  updated_by: string | null;
  updated_at: UpdatedAt;
}
