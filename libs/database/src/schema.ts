import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  Degraded,
  DocumentState,
  Grounding,
  ImportSource,
  ImportStatus,
  MaintenanceFinding,
  MaintenanceTask,
  PageRange,
  Problem,
  QueueName,
  Role,
  Source,
} from '@aia/contracts';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;
type UpdatedAt = ColumnType<Date, Date | undefined, Date>;
type Json<T extends object> = JSONColumnType<T>;
type NullableJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

export interface UsersTable {
  id: string;
  email: string;
  password_hash: string;
  role: Role;
  status: Generated<'active' | 'suspended'>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface GroupsTable {
  id: string;
  name: string;
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
}

export interface DatasetsTable {
  id: string;
  slug: string;
  name: string;
  description: Generated<string>;
  embedding_model: string;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
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
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  deleted_at: Timestamp | null;
  /** The import that asked last for the content on its way: turns are given, and held back, by it. */
  import_id: Generated<string>;
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
  chunk_count: number | null;
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
  language: string;
  token_estimate: number;
  text: string;
  claimed_by: string | null;
  claimed_until: Timestamp | null;
  indexed_at: Timestamp | null;
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

/** View: every chunk that search may show, provided that the caller may read its document. */
export interface PublishedChunksView {
  chunk_id: string;
  version_id: string;
  document_id: string;
  dataset_id: string;
  source_key: string;
  principals: string[];
  labels: string[];
  title: string;
  mime: string | null;
  published_at: Date;
  ordinal: number;
  start_offset: number;
  end_offset: number;
  page: number | null;
  heading_path: string[];
  language: string;
  token_estimate: number;
  text: string;
  /** The pages that the chunk touches. */
  pages: PageRange[];
}

/** View: one row for each dataset and principal of its access list. */
export interface ReadableDatasetsView {
  dataset_id: string;
  slug: string;
  embedding_model: string;
  principal: string;
}

/** View: one row for each published document and principal of its dataset's access list. */
export interface ReadableDocumentsView {
  document_id: string;
  dataset_id: string;
  version_id: string;
  principals: string[];
  principal: string;
}

export interface ConversationsTable {
  id: string;
  user_id: string;
  title: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  deleted_at: Timestamp | null;
}

export interface MessagesTable {
  id: string;
  conversation_id: string;
  parent_id: string | null;
  role: 'user' | 'assistant';
  status: 'streaming' | 'completed' | 'stopped' | 'failed';
  content: string;
  model: string | null;
  sources: ColumnType<Source[], string | undefined, string>;
  grounding: NullableJson<Grounding>;
  degraded: NullableJson<Degraded>;
  usage: NullableJson<object>;
  timings: NullableJson<Record<string, number>>;
  problem: NullableJson<Problem>;
  /** The process that writes this answer, and until when it is believed to live; it renews the claim while it does. */
  claimed_by: string | null;
  claimed_until: Timestamp | null;
  created_at: CreatedAt;
  completed_at: Timestamp | null;
}

export interface CitationsTable {
  message_id: string;
  position: number;
  source_index: number;
  answer_start: number;
  answer_end: number;
  document_id: string;
  version_id: string;
  start_offset: number;
  end_offset: number;
  page: number | null;
  quote: string;
  support: number;
}

export interface IndexVersionsTable {
  id: string;
  alias: string;
  collection: string;
  embedding_model: string;
  dimension: number;
  created_at: CreatedAt;
  activated_at: Timestamp | null;
}

/** Every table and view, by schema-qualified name. */
export interface Database {
  'gateway.users': UsersTable;
  'gateway.groups': GroupsTable;
  'gateway.group_members': GroupMembersTable;
  'gateway.api_keys': ApiKeysTable;
  'gateway.sessions': SessionsTable;
  'ingestion.datasets': DatasetsTable;
  'ingestion.dataset_access': DatasetAccessTable;
  'ingestion.imports': ImportsTable;
  'ingestion.documents': DocumentsTable;
  'ingestion.document_versions': DocumentVersionsTable;
  'ingestion.chunks': ChunksTable;
  'ingestion.import_documents': ImportDocumentsTable;
  'ingestion.outbox': OutboxTable;
  'ingestion.dataset_words': DatasetWordsTable;
  'ingestion.failure_stacks': FailureStacksTable;
  'ingestion.maintenance_runs': MaintenanceRunsTable;
  'ingestion.published_chunks': PublishedChunksView;
  'ingestion.readable_datasets': ReadableDatasetsView;
  'ingestion.readable_documents': ReadableDocumentsView;
  'chat.conversations': ConversationsTable;
  'chat.messages': MessagesTable;
  'chat.citations': CitationsTable;
  'retrieval.index_versions': IndexVersionsTable;
}
