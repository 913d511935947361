import type { Database, Kysely } from '@aia/database';
import type { ChatModel } from '@aia/models';
import type { Logger } from '@aia/platform';
import type { SearchDeps } from '../search/search.js';

/** What one run searches: the index and model of the moment when it started. */
export interface SearchedIndex {
  deps: SearchDeps;
  embeddingModel: string;
}

/** What evaluations need beside search. */
export interface EvaluationDeps {
  db: Kysely<Database>;
  /** The active index, or the one with this id while it waits for activation. Throws AppError `not-found`. */
  searchedIndex: (indexId: string | null) => Promise<SearchedIndex>;
  /** Called when the weights of a dataset have changed. */
  weightsChanged: () => Promise<void>;
  chatModel: Pick<ChatModel, 'chat'>;
  /** Hands work to the queue; when it rejects, the work is found and handed over later. */
  enqueue: (task: EvaluationTask, id: string) => Promise<void>;
  logger: Logger;
}

export type EvaluationTask = 'run' | 'draft';
