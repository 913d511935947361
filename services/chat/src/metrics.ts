import { DURATION_BUCKETS } from '@aia/platform';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AnswerOutcome } from './messages/drive-answer.js';

/** Counts one finished answer, and by its code the failure that ended it. */
export type ObserveAnswer = (outcome: Pick<AnswerOutcome, 'status' | 'record' | 'error'>) => void;

const GROUNDING_BUCKETS = [0, 0.25, 0.5, 0.75, 0.9, 1];

/** The metrics of answers; `openStreams` is asked for the gauge's value when it is read. */
export function createAnswerMetrics(registry: Registry, openStreams: () => number): ObserveAnswer {
  const registers = [registry];
  const answers = new Counter({
    name: 'chat_answers_total',
    help: 'Answers by how they ended, how they were written and why they were degraded',
    labelNames: ['status', 'mode', 'degraded'] as const,
    registers,
  });
  const failures = new Counter({
    name: 'chat_answer_failures_total',
    help: 'Answers that ended in an error event, by its code',
    labelNames: ['code'] as const,
    registers,
  });
  const kinds = new Counter({
    name: 'chat_questions_total',
    help: 'Finished answers by what was asked: documents, not-covered, small-talk, free',
    labelNames: ['kind'] as const,
    registers,
  });
  const firstToken = new Histogram({
    name: 'chat_time_to_first_token_seconds',
    help: 'Time from the stored question to the first text of its answer in seconds',
    labelNames: ['mode'] as const,
    buckets: DURATION_BUCKETS,
    registers,
  });
  const tokens = new Counter({
    name: 'chat_tokens_total',
    help: 'Tokens that chat models read (prompt) and wrote (completion)',
    labelNames: ['model', 'kind'] as const,
    registers,
  });
  const grounding = new Histogram({
    name: 'chat_grounding_ratio',
    help: "Share of an answer's sentences that a citation supports",
    labelNames: ['mode'] as const,
    buckets: GROUNDING_BUCKETS,
    registers,
  });
  new Gauge({
    name: 'chat_streams_open',
    help: 'Answers that are being written',
    registers,
    collect() {
      this.set(openStreams());
    },
  });
  return ({ status, error, record: { grounding: ground, degraded, timings, usage, trace } }) => {
    const mode = ground?.mode ?? 'none';
    answers.inc({ status, mode, degraded: degraded?.code ?? 'no' });
    if (error) failures.inc({ code: error.code });
    if (trace) kinds.inc({ kind: trace.kind });
    if (timings?.['firstToken'] !== undefined) firstToken.observe({ mode }, timings['firstToken'] / 1000);
    if (ground && ground.sentences > 0) grounding.observe({ mode }, ground.score);
    if (!usage?.model) return;
    tokens.inc({ model: usage.model, kind: 'prompt' }, usage.promptTokens);
    tokens.inc({ model: usage.model, kind: 'completion' }, usage.completionTokens);
  };
}
