import type { Response } from 'express';
import { generateText, type GeneratedPiece } from '../inference/generate-text.js';
import type { Prompt } from '../inference/runner/protocol.js';
import { toNanoseconds, type ModelCalls } from './model-calls.js';
import { clientSignal, sendNdjson } from './ndjson.js';
import type { GenerationOptions } from './requests.js';

/** A request for an answer, from either call. */
export interface AnswerRequest {
  model: string;
  /** Undefined asks for nothing but the model's loading, or unloading with a keep-alive of 0. */
  prompt: Prompt | undefined;
  options: GenerationOptions;
  stream: boolean;
  keepAliveMs: number | undefined;
}

/** How a call wraps text: `/api/chat` in a message, `/api/generate` in `response`. */
export type WrapText = (text: string) => object;

/** Answers a request as lines while the model writes, or as one object at the end. */
export async function sendAnswer(
  calls: ModelCalls,
  res: Response,
  request: AnswerRequest,
  wrap: WrapText,
): Promise<void> {
  const signal = clientSignal(res);
  const keepAliveMs = request.keepAliveMs ?? calls.keepAliveMs;
  await calls.admission
    .admit('chat', () =>
      calls.models.use({ name: request.model, kind: 'chat', keepAliveMs }, async ({ loaded, loadMs }) => {
        const { prompt } = request;
        if (!prompt) return void res.json(loadedAnswer(request.model, keepAliveMs, wrap));
        const pieces = generateText(loaded.runner, calls.lane, generation(calls, request, prompt, signal));
        const lines = toLines(counted(pieces, calls, loaded.model.name), request.model, wrap, loadMs);
        await calls.generations.run(() =>
          request.stream ? sendNdjson(res, lines) : sendWhole(res, lines, wrap),
        );
      }),
    )
    .catch((error: unknown) => {
      // The client is gone: nobody is left to tell.
      if (!signal.aborted) throw error;
    });
}

function generation(calls: ModelCalls, { options }: AnswerRequest, prompt: Prompt, signal: AbortSignal) {
  const { num_predict: limit } = options;
  return {
    prompt,
    contextTokens: options.num_ctx ?? calls.contextTokens,
    maxTokens: limit !== undefined && limit > 0 ? limit : undefined,
    sampling: {
      temperature: options.temperature,
      topK: options.top_k,
      topP: options.top_p,
      minP: options.min_p,
      repeatPenalty: options.repeat_penalty,
      seed: options.seed,
    },
    stop: options.stop,
    signal,
  };
}

/** Ollama's answer to an empty prompt: it only loads or unloads the model. */
function loadedAnswer(model: string, keepAliveMs: number, wrap: WrapText): object {
  const done_reason = keepAliveMs === 0 ? 'unload' : 'load';
  return { model, created_at: new Date().toISOString(), ...wrap(''), done: true, done_reason };
}

async function* counted(pieces: AsyncIterable<GeneratedPiece>, { metrics }: ModelCalls, model: string) {
  for await (const piece of pieces) {
    if (piece.done) {
      metrics.promptTokens.inc({ model }, piece.promptTokens - piece.cachedTokens);
      metrics.generatedTokens.inc({ model }, piece.tokens);
      metrics.firstToken.observe({ gen_ai_request_model: model }, piece.promptMs / 1000);
      if (piece.tokens > 1) {
        const seconds = piece.generateMs / 1000 / (piece.tokens - 1);
        metrics.perToken.observe({ gen_ai_request_model: model }, seconds);
      }
    }
    yield piece;
  }
}

async function* toLines(
  pieces: AsyncIterable<GeneratedPiece>,
  model: string,
  wrap: WrapText,
  loadMs: number,
) {
  for await (const piece of pieces) {
    const head = { model, created_at: new Date().toISOString() };
    if (piece.done) yield { ...head, ...wrap(''), ...counts(piece, loadMs) };
    else yield { ...head, ...wrap(piece.text), done: false };
  }
}

function counts(piece: GeneratedPiece & { done: true }, loadMs: number) {
  return {
    done: true,
    done_reason: piece.reason,
    total_duration: toNanoseconds(loadMs + piece.promptMs + piece.generateMs),
    load_duration: toNanoseconds(loadMs),
    prompt_eval_count: piece.promptTokens,
    prompt_eval_duration: toNanoseconds(piece.promptMs),
    eval_count: piece.tokens,
    eval_duration: toNanoseconds(piece.generateMs),
  };
}

async function sendWhole(res: Response, lines: AsyncIterable<object>, wrap: WrapText): Promise<void> {
  let text = '';
  let last: object = {};
  for await (const line of lines) {
    text += textOf(line);
    last = line;
  }
  res.json({ ...last, ...wrap(text) });
}

function textOf(line: { response?: string; message?: { content: string } }): string {
  return line.response ?? line.message?.content ?? '';
}
