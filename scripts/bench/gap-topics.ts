/**
 * How near questions must be to ask for the same: `topicCosine` of an embedding model in config/models.json. Embeds groups of
 * questions that ask for the same in other words, English and Russian, and prints what each threshold does to their pairs.
 *
 * node --conditions=aia-source --import tsx scripts/bench/gap-topics.ts   (OLLAMA_URL=…, EMBEDDING_MODEL=…)
 */
import { createOllamaEmbedder, loadModelRegistry } from '@aia/models';
import { assignTopics } from '@aia/chat';
import { questionGroups } from './gap-topics/question-groups.js';

const url = process.env['OLLAMA_URL'] ?? 'http://127.0.0.1:11435';
const name = process.env['EMBEDDING_MODEL'] ?? 'multilingual-e5-small';
const embedder = createOllamaEmbedder({
  url,
  info: loadModelRegistry('config/models.json').embedding(name),
});

const questions: { id: string; group: number; vector: Float32Array }[] = [];
for (const [group, texts] of questionGroups.entries())
  for (const [index, text] of texts.entries())
    questions.push({
      id: `${group}.${index}`,
      group,
      vector: Float32Array.from(await embedder.embedQuery(text)),
    });
// Questions come in any order, not topic by topic.
questions.sort(
  (a, b) => (a.id.split('.')[1] ?? '').localeCompare(b.id.split('.')[1] ?? '') || a.group - b.group,
);

console.log(`${questions.length} questions in ${questionGroups.length} groups, ${name}`);
console.log('threshold  precision  recall     F1  topics');
for (let threshold = 0.8; threshold <= 0.97; threshold += 0.01) {
  const topics = assignTopics(questions, [], threshold);
  const pairs = questions.flatMap((a, at) =>
    questions.slice(at + 1).map((b) => ({
      same: a.group === b.group,
      joined: topics.get(a.id) === topics.get(b.id),
    })),
  );
  const both = pairs.filter(({ same, joined }) => same && joined).length;
  const precision = both / Math.max(1, pairs.filter(({ joined }) => joined).length);
  const recall = both / pairs.filter(({ same }) => same).length;
  const f1 = both === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const row = [precision, recall, f1].map((value) => value.toFixed(3).padStart(9)).join(' ');
  console.log(
    `${threshold.toFixed(2).padStart(9)} ${row} ${String(new Set(topics.values()).size).padStart(7)}`,
  );
}
