import type { ApiKey, Page, Role, Scope } from '@aia/contracts';
import { newId } from '@aia/platform';
import type { Kysely } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { Database } from '../schema.js';

export interface NewApiKey {
  userId: string;
  name: string;
  prefix: string;
  secretHash: string;
  role: Role;
  /** Null: whatever the role allows. */
  scopes: Scope[] | null;
  expiresAt: Date | null;
}

const columns = [
  'id',
  'name',
  'prefix',
  'role',
  'scopes',
  'created_at',
  'expires_at',
  'last_used_at',
] as const;

/** Stores a key. */
export async function insertApiKey(db: Kysely<Database>, key: NewApiKey): Promise<ApiKey> {
  const row = await db
    .insertInto('gateway.api_keys')
    .values({
      id: newId(),
      user_id: key.userId,
      name: key.name,
      prefix: key.prefix,
      secret_hash: key.secretHash,
      role: key.role,
      scopes: key.scopes,
      expires_at: key.expiresAt,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toApiKey(row);
}

/** A user's keys that are not revoked, oldest first. */
export async function listApiKeys(
  db: Kysely<Database>,
  userId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<ApiKey>> {
  let query = db
    .selectFrom('gateway.api_keys')
    .select(columns)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== undefined) query = query.where('id', '>', decodeCursor(page.cursor));
  return toPage(await query.execute(), page.limit, toApiKey);
}

/** Ends a user's key at once; false when the user has no such key. */
export async function revokeApiKey(db: Kysely<Database>, userId: string, id: string): Promise<boolean> {
  const result = await db
    .updateTable('gateway.api_keys')
    .set({ revoked_at: new Date() })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return result.numUpdatedRows > 0n;
}

/** Notes that a key was used now, unless another call noted it after `notSince`. */
export async function touchApiKey(db: Kysely<Database>, id: string, notSince: Date): Promise<void> {
  await db
    .updateTable('gateway.api_keys')
    .set({ last_used_at: new Date() })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<=', notSince)]))
    .execute();
}

interface ApiKeyRow {
  id: string;
  name: string;
  prefix: string;
  role: Role;
  scopes: Scope[] | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
