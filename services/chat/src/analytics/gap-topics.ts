import { analyzeTerms } from '@aia/language';
import { dotProduct } from '@aia/models';

/** A question with its unit vector. */
export interface PlacedQuestion {
  id: string;
  vector: Float32Array;
}

/** Where a topic lies: the sum of its questions' unit vectors. */
interface Topic {
  id: string;
  sum: Float32Array;
}

/**
 * The topic of each question: the known one whose middle is nearest, if its cosine is at least `threshold`; else the question
 * starts a topic that later ones may join.
 */
export function assignTopics(
  questions: readonly PlacedQuestion[],
  known: readonly { topicId: string; vector: Float32Array }[],
  threshold: number,
): Map<string, string> {
  const topics = new Map<string, Topic>();
  const join = (id: string, vector: Float32Array) => {
    const topic = topics.get(id);
    if (topic) add(topic.sum, vector);
    else topics.set(id, { id, sum: Float32Array.from(vector) });
  };
  for (const { topicId, vector } of known) join(topicId, vector);
  const assigned = new Map<string, string>();
  for (const { id, vector } of questions) {
    const nearest = nearestTo(vector, topics.values());
    const topicId = nearest && nearest.cosine >= threshold ? nearest.id : id;
    join(topicId, vector);
    assigned.set(id, topicId);
  }
  return assigned;
}

/** Topics where no embedding model can tell them: questions with the same words in any form are one. */
export function topicsByWords(questions: readonly { id: string; text: string }[]): Map<string, string> {
  const first = new Map<string, string>();
  return new Map(
    questions.map(({ id, text }) => {
      const words = [...new Set(analyzeTerms(text))].toSorted().join(' ');
      if (!first.has(words)) first.set(words, id);
      return [id, first.get(words) ?? id];
    }),
  );
}

function nearestTo(
  vector: Float32Array,
  topics: Iterable<Topic>,
): { id: string; cosine: number } | undefined {
  let best: { id: string; cosine: number } | undefined;
  for (const { id, sum } of topics) {
    const cosine = dotProduct(vector, sum) / Math.sqrt(dotProduct(sum, sum));
    if (!best || cosine > best.cosine) best = { id, cosine };
  }
  return best;
}

function add(sum: Float32Array, vector: Float32Array): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0);
}
