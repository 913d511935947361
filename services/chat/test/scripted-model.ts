import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelError } from '@aia/models';
import { type ChatModel, type ChatOptions } from '@aia/models';

/** What a scripted model does when it is asked. */
export interface Script {
  pieces: string[];
  /** Thrown before the first piece, or after all of them. */
  failFirst?: ModelError;
  failLast?: ModelError;
  /** Milliseconds before each piece. */
  pieceMs?: number;
  promptTokens?: number;
  contextTokens?: number;
  languages?: string[];
}

/** A chat model in memory, with what it was asked and how many of its streams are still open. */
export interface ScriptedModel extends ChatModel {
  readonly asked: ChatOptions[];
  open: number;
}

export function scriptedModel(script: Script): ScriptedModel {
  const model: ScriptedModel = {
    model: 'scripted',
    contextTokens: script.contextTokens ?? 2048,
    languages: script.languages ?? ['en'],
    asked: [],
    open: 0,
    chat: (options) => {
      model.asked.push(options);
      return stream(model, script, options);
    },
  };
  return model;
}

async function* stream(model: ScriptedModel, script: Script, { signal }: ChatOptions) {
  model.open += 1;
  try {
    if (script.failFirst) throw script.failFirst;
    for (const text of script.pieces) {
      await sleep(script.pieceMs ?? 0, undefined, signal ? { signal } : {});
      yield { done: false as const, text };
    }
    if (script.failLast) throw script.failLast;
    const promptTokens = script.promptTokens ?? 100;
    yield {
      done: true as const,
      promptTokens,
      completionTokens: script.pieces.length,
      reason: 'stop' as const,
    };
  } finally {
    model.open -= 1;
  }
}
