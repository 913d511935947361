import type { ColumnType } from 'kysely';
import type { Degraded, Grounding, Place, Problem, Source } from '@aia/contracts';
import type { CreatedAt, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

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
  place: NullableJson<Place>;
  quote: string;
  support: number;
}
