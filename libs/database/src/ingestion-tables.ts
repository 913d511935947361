import type { ColumnType, Generated } from 'kysely';
import type {
  DocumentState,
  ImportSource,
  ImportStatus,
  MaintenanceFinding,
  MaintenanceTask,
  PageRange,
  Place,
  PlaceRange,
  QueueName,
} from '@aia/contracts';
import type { CreatedAt, Json, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

export interface DatasetsTable {
  id: string;
  slug: string;
  name: string;
  description: Generated<string>;
  embedding_model: string;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
  /** `chunkingKey` of the settings, and the one that every document was queued for last. */
  chunking_key: Generated<string>;
  chunking_applied_key: Generated<string>;
  chunking_changed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_by: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  deleted_at: Timestamp | null;
}

export interface DatasetAccessTable {
  dataset_id: string;
  principal: string;
  permission: 'read' | 'write';
}

/** Words of texts that every reader of the dataset may read. */
export interface DatasetWordsTable {
  dataset_id: string;
  word: string;
  seen_at: Generated<Date>;
}

/** Datasets whose words are to be compared with their texts. */
export interface WordRefreshesTable {
  dataset_id: string;
  outdated_at: Timestamp | null;
  started_at: Timestamp | null;
}

export interface ImportsTable {
  id: string;
  dataset_id: string;
  source: Json<ImportSource>;
  status: ImportStatus;
  reason: string | null;
  checkpoint: NullableJson<Record<string, unknown>>;
  created_by: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  finished_at: Timestamp | null;
  source_id: string | null;
  /** Fencing token of the enumeration: only the newest run may register entries. */
  enumeration_fence: Generated<number>;
  /** When the first run of the enumeration began: entries that were seen later are there. */
  enumerated_from: Timestamp | null;
  /** Entries that the manifest told to be unchanged; they have no row in import_documents. */
  unmodified: Generated<number>;
  /** When its source was read to the end; a paused import goes on from there or from its start. */
  enumerated_at: Timestamp | null;
}

export interface DocumentsTable {
  id: string;
  dataset_id: string;
  source_key: string;
  title: string;
  state: DocumentState;
  failure_code: string | null;
  failure_reason: string | null;
  retryable: boolean | null;
  attempts: Generated<number>;
  /** Fencing token: only the holder of the newest one may change the document. */
  fence: Generated<number>;
  current_version_id: string | null;
  pending_version_id: string | null;
  /** Who may read this one document beside the dataset's own list; `*` adds no restriction. */
  principals: Generated<string[]>;
  labels: Generated<string[]>;
  /** The archive that this document is a member of. */
  parent_id: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  deleted_at: Timestamp | null;
  /** The import that asked last for the content on its way: turns are given, and held back, by it. */
  import_id: Generated<string>;
  /** Who asked for that import: turns are shared by users and datasets first. */
  requested_by: Generated<string>;
  /** When a queued document was given to the `document` queue; null while it waits for its turn in Postgres. */
  admitted_at: Timestamp | null;
  /** Until when nothing is done for it, and what it waits for, as a sentence. */
  next_retry_at: Timestamp | null;
  waiting_for: string | null;
  failure_stage: string | null;
  failure_tries: number | null;
  /** Id of the stack trace in `failure_stacks`. */
  failure_stack: string | null;
  /** The published version is being written to the index again. */
  reindex: Generated<boolean>;
}

export interface FailureStacksTable {
  id: string;
  stack: string;
  first_seen_at: CreatedAt;
  last_seen_at: UpdatedAt;
}

export interface MaintenanceRunsTable {
  id: string;
  task: MaintenanceTask;
  dry_run: boolean;
  status: Generated<'queued' | 'running' | 'completed' | 'failed'>;
  reason: string | null;
  findings: ColumnType<MaintenanceFinding[], string | undefined, string>;
  created_by: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  finished_at: Timestamp | null;
}

export interface DocumentVersionsTable {
  id: string;
  document_id: string;
  version: number;
  content_hash: string;
  size_bytes: number;
  mime: string | null;
  title: string | null;
  language: string | null;
  /** As the document's own metadata names them. */
  author: ColumnType<string | null, string | null | undefined, string | null>;
  text: string | null;
  pages: ColumnType<PageRange[], string | undefined, string>;
  places: ColumnType<PlaceRange[], string | undefined, string>;
  /** Characters of a text that is kept in `version_texts` because it is large; null where `text` holds it. */
  text_length: number | null;
  chunk_count: number | null;
  /** What its chunks were cut by. */
  chunking_key: Generated<string>;
  embedding_model: string;
  created_at: CreatedAt;
  published_at: Timestamp | null;
  superseded_at: Timestamp | null;
  swept_at: Timestamp | null;
}

export interface ChunksTable {
  id: string;
  version_id: string;
  ordinal: number;
  start_offset: number;
  end_offset: number;
  page: number | null;
  heading_path: Generated<string[]>;
  place: NullableJson<Place>;
  language: string;
  token_estimate: number;
  text: string;
  /** Goes before the text when it is embedded and searched; null: the headings, as before prefixes were stored. */
  prefix: string | null;
  /** The larger range that a prompt shows in place of the chunk; null: the chunk itself. */
  parent_start_offset: number | null;
  parent_end_offset: number | null;
  claimed_by: string | null;
  claimed_until: Timestamp | null;
  indexed_at: Timestamp | null;
}

/** Parts of a large text, in order: `start_offset` counts UTF-16 code units of the whole. */
export interface VersionTextsTable {
  version_id: string;
  start_offset: number;
  length: number;
  text: string;
}

export interface ImportDocumentsTable {
  import_id: string;
  document_id: string;
  version_id: string | null;
  outcome: 'pending' | 'published' | 'unmodified' | 'failed' | 'skipped' | 'deleted' | 'cancelled';
  size_bytes: Generated<number>;
  updated_at: UpdatedAt;
}

export interface OutboxTable {
  id: Generated<number>;
  queue: QueueName;
  job_id: string;
  payload: Json<object>;
  created_at: CreatedAt;
}
