import type { AnswerUsage, CompletionGrounds } from '@aia/contracts';
import type { AnswerRecord } from '../messages/answer-record.js';

/** What every part of one completion carries. */
export interface CompletionHead {
  id: string;
  /** Unix seconds. */
  created: number;
  model: string;
}

/** A whole completion; what the answer rests on is in `aia`. */
export function toCompletion(head: CompletionHead, record: AnswerRecord): object {
  const message = { role: 'assistant', content: record.content, refusal: null };
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finishReason(record), logprobs: null }],
    usage: toUsage(record.usage),
    aia: groundsOf(record),
  };
}

/** The first chunk of a stream. */
export function openingChunk(head: CompletionHead): object {
  return chunk(head, { role: 'assistant', content: '' }, null);
}

export function textChunk(head: CompletionHead, content: string): object {
  return chunk(head, { content }, null);
}

/** The last chunk that has choices; what the answer rests on is in `aia`. */
export function closingChunk(head: CompletionHead, record: AnswerRecord): object {
  return { ...chunk(head, {}, finishReason(record)), aia: groundsOf(record) };
}

/** The chunk that a client gets who asked for `include_usage`. */
export function usageChunk(head: CompletionHead, { usage }: AnswerRecord): object {
  return { ...head, object: 'chat.completion.chunk', choices: [], usage: toUsage(usage) };
}

function chunk(head: CompletionHead, delta: object, finish_reason: string | null): object {
  const choice = { index: 0, delta, finish_reason, logprobs: null };
  return { ...head, object: 'chat.completion.chunk', choices: [choice] };
}

function finishReason({ trace }: AnswerRecord): 'stop' | 'length' {
  return trace?.cut ? 'length' : 'stop';
}

function toUsage(usage: AnswerUsage | null): object {
  const { promptTokens = 0, completionTokens = 0 } = usage ?? {};
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function groundsOf(record: AnswerRecord): CompletionGrounds {
  const { sources, citations, grounding, degraded, trace, usage } = record;
  return { sources, citations, grounding, degraded, trace, usage };
}
