import type { ColumnType } from 'kysely';
import type { Timestamp } from './column-types.js';

/** What happened on a day of UTC, as the service that counts it defines it. */
export interface AnalyticsDaysTable {
  day: string | Date;
  figures: ColumnType<unknown, string, string>;
  counted_at: Timestamp;
}

/** The documents that were cited most on a day. */
export interface AnalyticsDocumentsTable {
  day: string | Date;
  document_id: string;
  title: string;
  answers: number;
  citations: number;
}

/** Questions that the documents did not cover. */
export interface ContentGapsTable {
  question_id: string;
  day: string | Date;
  language: string;
  /** The first question of its topic; null until the embedding model has been asked. */
  topic_id: string | null;
  /** Float32, little-endian. */
  embedding: Buffer | null;
  /** The question, where texts are kept beyond the conversation. */
  kept_text: string | null;
}
