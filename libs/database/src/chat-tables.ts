import type { ColumnType, Generated } from 'kysely';
import type {
  AnswerTrace,
  AnswerUsage,
  ConversationSettings,
  Degraded,
  Feedback,
  Grounding,
  Place,
  Problem,
  Source,
} from '@aia/contracts';
import type { CreatedAt, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

export interface ConversationsTable {
  id: string;
  user_id: string;
  title: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  deleted_at: Timestamp | null;
  pinned_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  settings: ColumnType<ConversationSettings, string | undefined, string>;
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
  usage: NullableJson<AnswerUsage>;
  timings: NullableJson<Record<string, number>>;
  problem: NullableJson<Problem>;
  trace: NullableJson<AnswerTrace>;
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
  place: NullableJson<Place>;
  quote: string;
  support: number;
}

/** Read-only links: the id is the link. */
export interface SharesTable {
  id: Generated<string>;
  conversation_id: string;
  created_at: CreatedAt;
  revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface FeedbackTable {
  id: string;
  message_id: string;
  user_id: string;
  rating: Feedback['rating'];
  reason: Feedback['reason'];
  comment: string | null;
  corrected_answer: string | null;
  updated_at: Timestamp;
}
