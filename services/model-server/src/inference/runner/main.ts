import { createChatRunner, type ChatRunner } from './chat-runner.js';
import { createEmbeddingRunner, type EmbeddingRunner } from './embedding-runner.js';
import { loadModel } from './load-model.js';
import { RunnerError, type RunnerCalls, type RunnerReply, type RunnerRequest } from './protocol.js';

/**
 * A runner process holds one model. It keeps the native code and its memory apart from the HTTP server: a crash takes
 * only this model along, and ending the process gives every byte back.
 */
let embedding: EmbeddingRunner | undefined;
let chat: ChatRunner | undefined;

async function load(input: RunnerCalls['load']['input']): Promise<RunnerCalls['load']['output']> {
  const { model, template } = await loadModel(input.path, input.threads);
  if (input.kind === 'embedding') embedding = createEmbeddingRunner(model, input.threads);
  else chat = createChatRunner(model, template, input.threads);
  return { contextLength: model.trainContextSize, template };
}

async function perform(request: RunnerRequest): Promise<unknown> {
  switch (request.operation) {
    case 'load':
      return load(request.input);
    case 'embed':
      return required(embedding, 'embeddings').embed(request.input);
    case 'open':
      return required(chat, 'chat').open(request.input);
    case 'prefill':
      return required(chat, 'chat').prefill(request.input);
    case 'next':
      return required(chat, 'chat').next(request.input);
    case 'close':
      return required(chat, 'chat').close(request.input);
  }
}

function required<T>(runner: T | undefined, what: string): T {
  if (!runner) throw new RunnerError('failed', `this model does not support ${what}`);
  return runner;
}

async function answer(request: RunnerRequest): Promise<RunnerReply> {
  try {
    return { id: request.id, ok: true, output: await perform(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id: request.id, ok: false, code: error instanceof RunnerError ? error.code : 'failed', message };
  }
}

process.on('message', (request: RunnerRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});
// Without its server a runner has no purpose, whichever way the server ended. Signals to the process group are the
// server's business: it lets answers end first.
process.once('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
