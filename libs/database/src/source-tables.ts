import type { SourceConfig, SourceKind, SourceSchedule, SourceTest } from '@aia/contracts';
import type { ColumnType, Generated } from 'kysely';
import type { CreatedAt, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

export interface SourcesTable {
  id: string;
  dataset_id: string;
  name: string;
  kind: SourceKind;
  config: ColumnType<SourceConfig, string, string>;
  /** Encrypted; see services/ingestion/src/credentials. */
  credentials: string | null;
  include: Generated<string[]>;
  exclude: Generated<string[]>;
  schedule: NullableJson<SourceSchedule>;
  enabled: Generated<boolean>;
  delete_missing: Generated<boolean>;
  max_delete_share: Generated<number>;
  /** What the last complete synchronisation leaves to the next one, e.g. a commit. */
  state: NullableJson<Record<string, unknown>>;
  last_test: NullableJson<SourceTest>;
  last_synced_at: Timestamp | null;
  created_by: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  deleted_at: Timestamp | null;
}

export interface ManifestEntriesTable {
  /** The source, or an id derived from dataset and folder for folders that are imported without one. */
  manifest_id: string;
  dataset_id: string;
  entry_key: string;
  /** Null while it is open whether the entry is a new document or a moved one. */
  document_id: string | null;
  revision: string | null;
  content_hash: string | null;
  size_bytes: Generated<number>;
  seen_at: ColumnType<Date, Date | undefined, Date>;
}
