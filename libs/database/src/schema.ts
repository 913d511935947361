import type { AnalyticsDaysTable, AnalyticsDocumentsTable, ContentGapsTable } from './analytics-tables.js';
import type {
  CitationsTable,
  ConversationsTable,
  FeedbackTable,
  MessagesTable,
  SharesTable,
} from './chat-tables.js';
import type {
  EvaluationResultsTable,
  EvaluationRunsTable,
  GoldenQuestionsTable,
  QuestionDraftsTable,
  SearchWeightsTable,
} from './evaluation-tables.js';
import type {
  DocumentTemplatesTable,
  GenerationRevisionsTable,
  GenerationSectionsTable,
  GenerationsTable,
  PromptTemplatesTable,
  SpentTokensTable,
} from './generation-tables.js';
import type {
  UsersTable,
  GroupsTable,
  GroupMembersTable,
  ApiKeysTable,
  AuditSinksTable,
  AuditTable,
  FeatureFlagsTable,
  IdentityKeysTable,
  OidcIdentitiesTable,
  QuotasTable,
  SessionsTable,
  SettledTokensTable,
  UsageTable,
} from './gateway-tables.js';
import type { IndexVersionsTable, IndexVersionDocumentsTable, ActiveIndexView } from './index-tables.js';
import type {
  DatasetsTable,
  DatasetAccessTable,
  DatasetWordsTable,
  WordRefreshesTable,
  ImportsTable,
  DocumentsTable,
  FailureStacksTable,
  MaintenanceRunsTable,
  DocumentVersionsTable,
  ChunksTable,
  VersionTextsTable,
  ImportDocumentsTable,
  OutboxTable,
} from './ingestion-tables.js';
import type { PublishedChunksView, ReadableDatasetsView, ReadableDocumentsView } from './ingestion-views.js';
import type { ManifestEntriesTable, SourcesTable } from './source-tables.js';

export type * from './analytics-tables.js';
export type * from './chat-tables.js';
export type * from './evaluation-tables.js';
export type * from './gateway-tables.js';
export type * from './generation-tables.js';
export type * from './index-tables.js';
export type * from './ingestion-tables.js';
export type * from './ingestion-views.js';

/** Every table and view, by schema-qualified name. */
export interface Database {
  'gateway.users': UsersTable;
  'gateway.groups': GroupsTable;
  'gateway.group_members': GroupMembersTable;
  'gateway.api_keys': ApiKeysTable;
  'gateway.sessions': SessionsTable;
  'gateway.oidc_identities': OidcIdentitiesTable;
  'gateway.quotas': QuotasTable;
  'gateway.usage': UsageTable;
  'gateway.settled_tokens': SettledTokensTable;
  'gateway.audit': AuditTable;
  'gateway.audit_sinks': AuditSinksTable;
  'gateway.feature_flags': FeatureFlagsTable;
  'gateway.identity_keys': IdentityKeysTable;
  'ingestion.datasets': DatasetsTable;
  'ingestion.dataset_access': DatasetAccessTable;
  'ingestion.imports': ImportsTable;
  'ingestion.sources': SourcesTable;
  'ingestion.manifest_entries': ManifestEntriesTable;
  'ingestion.documents': DocumentsTable;
  'ingestion.document_versions': DocumentVersionsTable;
  'ingestion.chunks': ChunksTable;
  'ingestion.version_texts': VersionTextsTable;
  'ingestion.import_documents': ImportDocumentsTable;
  'ingestion.outbox': OutboxTable;
  'ingestion.dataset_words': DatasetWordsTable;
  'ingestion.word_refreshes': WordRefreshesTable;
  'ingestion.failure_stacks': FailureStacksTable;
  'ingestion.maintenance_runs': MaintenanceRunsTable;
  'ingestion.published_chunks': PublishedChunksView;
  'ingestion.readable_datasets': ReadableDatasetsView;
  'ingestion.readable_documents': ReadableDocumentsView;
  'chat.conversations': ConversationsTable;
  'chat.messages': MessagesTable;
  'chat.citations': CitationsTable;
  'chat.shares': SharesTable;
  'chat.feedback': FeedbackTable;
  'chat.analytics_days': AnalyticsDaysTable;
  'chat.analytics_documents': AnalyticsDocumentsTable;
  'chat.content_gaps': ContentGapsTable;
  'chat.document_templates': DocumentTemplatesTable;
  'chat.prompt_templates': PromptTemplatesTable;
  'chat.generations': GenerationsTable;
  'chat.generation_revisions': GenerationRevisionsTable;
  'chat.generation_sections': GenerationSectionsTable;
  'chat.spent_tokens': SpentTokensTable;
  'ingestion.index_versions': IndexVersionsTable;
  'ingestion.index_version_documents': IndexVersionDocumentsTable;
  'ingestion.active_index': ActiveIndexView;
  'retrieval.golden_questions': GoldenQuestionsTable;
  'retrieval.evaluation_runs': EvaluationRunsTable;
  'retrieval.evaluation_results': EvaluationResultsTable;
  'retrieval.question_drafts': QuestionDraftsTable;
  'retrieval.search_weights': SearchWeightsTable;
}
