import { degradedSchema, errorCodeSchema } from '@aia/contracts';
import { createMetrics, declareMetrics, DURATION_BUCKETS } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { AnswerOutcome } from './messages/drive-answer.js';

/** Counts one finished answer, and by its code the failure that ended it. */
export type ObserveAnswer = (outcome: Pick<AnswerOutcome, 'status' | 'record' | 'error'>) => void;

const MODES = ['generated', 'extractive', 'none'] as const;
const MODEL = { of: 'names of the models in config/models.json', most: 20 };
const ANSWER_BUCKETS = DURATION_BUCKETS.filter((bound) => bound >= 0.025);

/** What the chat service says about its answers. */
export const answerMetrics = declareMetrics({
  answers: {
    name: 'chat_answers_total',
    type: 'counter',
    help: 'Answers by how they ended, how they were written and why they were degraded (`no`: they were not)',
    labels: {
      status: ['completed', 'stopped', 'failed'],
      mode: MODES,
      degraded: ['no', ...degradedSchema.shape.code.options],
    },
  },
  failures: {
    name: 'chat_answer_failures_total',
    type: 'counter',
    help: 'Answers that ended in an error event, by its code',
    labels: { code: errorCodeSchema.options },
  },
  questions: {
    name: 'chat_questions_total',
    type: 'counter',
    help: 'Finished answers by what was asked: documents, not-covered, small-talk, free',
    labels: { kind: ['documents', 'not-covered', 'small-talk', 'free'] },
  },
  firstToken: {
    name: 'chat_time_to_first_token_seconds',
    type: 'histogram',
    help: 'Time from the stored question to the first text of its answer',
    labels: { mode: MODES },
    buckets: ANSWER_BUCKETS,
  },
  duration: {
    name: 'chat_answer_duration_seconds',
    type: 'histogram',
    help: 'Time from the stored question to the end of its answer',
    labels: { mode: MODES },
    buckets: [...ANSWER_BUCKETS, 120, 300],
  },
  tokens: {
    name: 'chat_tokens_total',
    type: 'counter',
    help: 'Tokens that chat models read (prompt) and wrote (completion)',
    labels: { model: MODEL, kind: ['prompt', 'completion'] },
  },
  grounding: {
    name: 'chat_grounding_ratio',
    type: 'histogram',
    help: "Share of an answer's sentences that a citation supports",
    labels: { mode: MODES },
    buckets: [0, 0.25, 0.5, 0.75, 0.9, 1],
  },
  streams: { name: 'chat_streams_open', type: 'gauge', help: 'Answers that are being written' },
});

/** What the chat service says about what people think of its answers. */
export const feedbackMetrics = declareMetrics({
  feedback: {
    name: 'chat_feedback_total',
    type: 'counter',
    help: 'Judgements of answers by their readers; a later one of the same answer counts again',
    labels: { rating: ['up', 'down'] },
  },
});

/** The metrics of answers; `openStreams` is asked for the gauge's value when it is read. */
export function createAnswerMetrics(registry: Registry, openStreams: () => number): ObserveAnswer {
  const metrics = createMetrics(registry, answerMetrics);
  metrics.streams.onScrape(() => [{ labels: {}, value: openStreams() }]);
  return ({ status, error, record: { grounding: ground, degraded, timings, usage, trace } }) => {
    const mode = ground?.mode ?? 'none';
    metrics.answers.inc({ status, mode, degraded: degraded?.code ?? 'no' });
    if (error) metrics.failures.inc({ code: error.code });
    if (trace) metrics.questions.inc({ kind: trace.kind });
    if (timings?.['firstToken'] !== undefined)
      metrics.firstToken.observe({ mode }, timings['firstToken'] / 1000);
    if (timings?.['total'] !== undefined) metrics.duration.observe({ mode }, timings['total'] / 1000);
    if (ground && ground.sentences > 0) metrics.grounding.observe({ mode }, ground.score);
    if (!usage?.model) return;
    metrics.tokens.inc({ model: usage.model, kind: 'prompt' }, usage.promptTokens);
    metrics.tokens.inc({ model: usage.model, kind: 'completion' }, usage.completionTokens);
  };
}
