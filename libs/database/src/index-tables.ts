import type { Generated } from 'kysely';
import type { IndexStatus, IndexVerification } from '@aia/contracts';
import type { CreatedAt, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

export interface IndexVersionsTable {
  id: string;
  alias: string;
  collection: string;
  embedding_model: string;
  dimension: number;
  status: IndexStatus;
  chunks_total: Generated<number>;
  chunks_done: Generated<number>;
  verification: NullableJson<IndexVerification>;
  reason: string | null;
  created_by: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  activated_at: Timestamp | null;
}

/** Versions whose points an index holds. */
export interface IndexVersionDocumentsTable {
  index_id: string;
  version_id: string;
}

/** View: the index that searches use. */
export interface ActiveIndexView {
  id: string;
  alias: string;
  collection: string;
  embedding_model: string;
  dimension: number;
}
