import type { Database, Kysely } from '@aia/database';
import { gapVectors, saveGapTopic, waitingGaps, type WaitingGap } from '@aia/database/chat';
import { ModelError, type Embedder } from '@aia/models';
import { assignTopics, topicsByWords } from './gap-topics.js';

/** Tells which questions ask for the same. */
export interface TopicModel {
  embedder: Embedder;
  /** Cosine of questions that do; see the model registry. */
  threshold: number;
}

/** Questions in one call of the model, which documents that are imported wait for, too. */
const BATCH = 16;
/** Characters of a text that is too long for the model: a few tokens each fit. */
const BEGINNING = 120;
/** Earlier gaps that a new one is compared with. */
const KNOWN = 2000;

/** Finds the topics of gaps that have none, until none is left or the signal is aborted. Returns how many there were. */
export async function placeGaps(
  db: Kysely<Database>,
  model: TopicModel | undefined,
  signal: AbortSignal,
): Promise<number> {
  for (let placed = 0; ;) {
    signal.throwIfAborted();
    const gaps = await waitingGaps(db, BATCH);
    if (gaps.length === 0) return placed;
    await (model ? placeByMeaning(db, gaps, model, signal) : placeByWords(db, gaps));
    placed += gaps.length;
  }
}

async function placeByMeaning(
  db: Kysely<Database>,
  gaps: WaitingGap[],
  { embedder, threshold }: TopicModel,
  signal: AbortSignal,
): Promise<void> {
  const vectors = new Map<string, number[]>();
  for (const { questionId, text } of gaps) {
    const vector = await vectorOf(text, embedder, signal);
    if (vector) vectors.set(questionId, vector);
    else await saveGapTopic(db, { questionId, topicId: questionId, vector });
  }
  const questions = [...vectors].map(([id, vector]) => ({ id, vector: Float32Array.from(vector) }));
  // Another model has had another number of dimensions.
  const known = (await gapVectors(db, KNOWN)).filter(({ vector }) => vector.length === embedder.dimension);
  for (const [questionId, topicId] of assignTopics(questions, known, threshold))
    await saveGapTopic(db, { questionId, topicId, vector: vectors.get(questionId) });
}

/** The vector of a text, or of its beginning where the model does not take all of it; undefined when it takes neither. */
async function vectorOf(
  text: string,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<number[] | undefined> {
  for (const part of [text, text.slice(0, BEGINNING)]) {
    try {
      return await embedder.embedQuery(part, signal);
    } catch (error) {
      if (!(error instanceof ModelError) || error.code !== 'input-too-long') throw error;
    }
  }
  return undefined;
}

async function placeByWords(db: Kysely<Database>, gaps: WaitingGap[]): Promise<void> {
  const questions = gaps.map(({ questionId, text }) => ({ id: questionId, text }));
  for (const [questionId, topicId] of topicsByWords(questions))
    await saveGapTopic(db, { questionId, topicId, vector: undefined });
}
