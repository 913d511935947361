import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { stubTokens, type StubChatRequest } from './ollama-answers.js';

/** How the stub answers a chat. */
export interface ChatScript {
  /** The answer, or how to make it from the request. */
  answer: string | ((request: StubChatRequest) => string);
  /** Milliseconds before the first piece. */
  firstTokenMs: number;
  /** Milliseconds between pieces. */
  tokenMs: number;
}

/** Streams the scripted answer as NDJSON, a word at a time; `cut` ends the connection half way. */
export async function streamChat(
  response: ServerResponse,
  request: StubChatRequest,
  script: ChatScript,
  cut: boolean,
): Promise<void> {
  const pieces = answerPieces(request, script);
  const shown = cut ? pieces.slice(0, Math.ceil(pieces.length / 2)) : pieces;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  if (script.firstTokenMs > 0) await sleep(script.firstTokenMs);
  for (const [index, content] of shown.entries()) {
    if (response.destroyed) return;
    if (index > 0 && script.tokenMs > 0) await sleep(script.tokenMs);
    response.write(`${JSON.stringify(messageLine(request.model, content))}\n`);
  }
  // Half a line, and the end only once it has left: a client sees the pieces before it sees the cut.
  if (cut) return void response.write('{"model":', () => response.destroy());
  response.end(`${JSON.stringify(doneLine(request, pieces.length))}\n`);
}

/** The whole answer in one object, for `stream: false`. */
export async function wholeChat(request: StubChatRequest, script: ChatScript): Promise<object> {
  const pieces = answerPieces(request, script);
  await sleep(script.firstTokenMs + script.tokenMs * pieces.length);
  return { ...doneLine(request, pieces.length), message: { role: 'assistant', content: pieces.join('') } };
}

/** Words with the space before them: each counts as one token of the answer. */
function answerPieces(request: StubChatRequest, script: ChatScript): string[] {
  const answer = typeof script.answer === 'string' ? script.answer : script.answer(request);
  const pieces = answer.match(/\s*\S+/g) ?? [];
  const limit = request.options?.num_predict;
  return limit !== undefined && limit > 0 ? pieces.slice(0, limit) : pieces;
}

function messageLine(model: string, content: string): object {
  return {
    model,
    created_at: new Date().toISOString(),
    message: { role: 'assistant', content },
    done: false,
  };
}

function doneLine(request: StubChatRequest, pieces: number): object {
  const limit = request.options?.num_predict;
  return {
    model: request.model,
    created_at: new Date().toISOString(),
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: limit !== undefined && pieces === limit ? 'length' : 'stop',
    total_duration: 1,
    load_duration: 0,
    prompt_eval_count: request.messages.reduce((sum, { content }) => sum + stubTokens(content), 0),
    prompt_eval_duration: 1,
    eval_count: pieces,
    eval_duration: 1,
  };
}
