import type {
  AnswerUsage,
  Citation,
  Degraded,
  DocumentTemplateRequest,
  GenerationStatus,
  Grounding,
  PromptTemplateRequest,
  RevisionOrigin,
  Source,
  VariableValues,
} from '@aia/contracts';
import type { ColumnType } from 'kysely';
import type { CreatedAt, Json, NullableJson, Timestamp, UpdatedAt } from './column-types.js';

/** What was found for a section when it was asked for, as the caller: the passages and how near they are. */
export interface FoundForSection {
  queries: string[];
  searched: boolean;
  sources: Source[];
  degraded?: Degraded;
  /** Of the query and each passage, by chunk id. */
  cosines: [string, number][];
}

interface TemplatesTable<T extends object> {
  id: string;
  user_id: string;
  shared: boolean;
  template: Json<T>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export type DocumentTemplatesTable = TemplatesTable<DocumentTemplateRequest>;
export type PromptTemplatesTable = TemplatesTable<PromptTemplateRequest>;

export interface GenerationsTable {
  id: string;
  user_id: string;
  title: string;
  template_id: string;
  template_name: string;
  variables: Json<VariableValues>;
  dataset_ids: NullableJson<string[]>;
  model: string | null;
  status: ColumnType<GenerationStatus, GenerationStatus | undefined, GenerationStatus>;
  revision: ColumnType<number, number | undefined, number>;
  reason: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
  finished_at: Timestamp | null;
}

export interface GenerationRevisionsTable {
  generation_id: string;
  revision: number;
  origin: RevisionOrigin;
  position: number | null;
  created_at: CreatedAt;
}

/** Tokens that a model spent in the background, for one section. */
export interface SpentTokensTable {
  id: string;
  user_id: string;
  prompt_tokens: number;
  completion_tokens: number;
  spent_at: CreatedAt;
}

export interface GenerationSectionsTable {
  generation_id: string;
  revision: number;
  position: number;
  heading: string;
  ask: string;
  instructions: string | null;
  status: ColumnType<'waiting' | 'written', 'waiting' | 'written' | undefined, 'waiting' | 'written'>;
  found: Json<FoundForSection>;
  content: ColumnType<string, string | undefined, string>;
  citations: ColumnType<Citation[], string | undefined, string>;
  grounding: NullableJson<Grounding>;
  covered: ColumnType<boolean, boolean | undefined, boolean>;
  degraded: NullableJson<Degraded>;
  usage: NullableJson<AnswerUsage>;
}
