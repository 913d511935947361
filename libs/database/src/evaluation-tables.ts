import type {
  EvaluationOutcome,
  EvaluationSettings,
  EvaluationStatus,
  EvaluationSummary,
  EvaluationTarget,
  ExpectedPassage,
  GoldenOrigin,
  GoldenStatus,
  Identity,
} from '@aia/contracts';
import type { Generated, JSONColumnType } from 'kysely';
import type { CreatedAt, Json, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

export interface GoldenQuestionsTable {
  id: string;
  dataset_id: string;
  set_name: string;
  /** Names the question within its set. */
  key: string;
  question: string;
  language: string;
  expected: Json<ExpectedPassage[]>;
  answer: string | null;
  status: GoldenStatus;
  origin: GoldenOrigin;
  created_by: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface EvaluationRunsTable {
  id: string;
  dataset_id: string;
  set_name: string;
  status: Generated<EvaluationStatus>;
  /** As whom it searches: the caller that started it. */
  identity: Json<Identity>;
  settings: Json<EvaluationSettings>;
  total: number;
  done: Generated<number>;
  summary: NullableJson<EvaluationSummary>;
  targets: JSONColumnType<EvaluationTarget[], string | undefined, string>;
  passed: boolean | null;
  reason: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  finished_at: Timestamp | null;
}

export interface EvaluationResultsTable {
  run_id: string;
  question_id: string;
  position: number;
  question: string;
  language: string;
  expected: Json<ExpectedPassage[]>;
  /** Null until the question was asked. */
  outcome: NullableJson<EvaluationOutcome>;
}

/** Weights of fusion that were fitted to a dataset. */
export interface SearchWeightsTable {
  dataset_id: string;
  dense_weight: number;
  score_per_term: number;
  questions: number;
  held_out_fitted: number;
  held_out_standard: number;
  fitted_at: Timestamp;
}

export interface QuestionDraftsTable {
  id: string;
  dataset_id: string;
  set_name: string;
  status: Generated<'queued' | 'running' | 'completed' | 'failed'>;
  requested: number;
  tried: Generated<number>;
  drafted: Generated<number>;
  reason: string | null;
  created_by: string;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  finished_at: Timestamp | null;
}
