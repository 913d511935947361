import { chatCompletionRequestSchema, type ChatCompletionRequest } from '@aia/contracts';
import { currentIdentity, newId, openSse, route, toOpenAiError } from '@aia/platform';
import { Router, type Response } from 'express';
import type { ChatDeps } from '../deps.js';
import { answerUnstored } from '../messages/answer-unstored.js';
import {
  closingChunk,
  openingChunk,
  textChunk,
  toCompletion,
  usageChunk,
  type CompletionHead,
} from './completion.js';
import { readRequest, type ReadRequest } from './read-request.js';

/** `POST /v1/chat/completions`: whole or as a stream, in OpenAI's form. Nothing is stored. */
export function completionRoutes(deps: ChatDeps): Router {
  const router = Router();
  router.post(
    '/v1/chat/completions',
    route({ body: chatCompletionRequestSchema }, async ({ body, res }) => {
      const asked = await readRequest(body, deps);
      const head = { id: `chatcmpl-${newId()}`, created: Math.floor(Date.now() / 1000), model: body.model };
      if (body.stream) return stream(deps, asked, head, body, res);
      return { status: 200, body: await complete(deps, asked, head, res) };
    }),
  );
  return router;
}

async function complete(
  deps: ChatDeps,
  asked: ReadRequest,
  head: CompletionHead,
  res: Response,
): Promise<object> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const { userId } = currentIdentity();
  const deliver = () => Promise.resolve();
  const { error, record } = await answerUnstored(deps, { ...asked, userId, gone: gone.signal, deliver });
  if (error) throw error;
  return toCompletion(head, record);
}

/** The stream begins with the first event, so that a refusal before it is an ordinary error. */
async function stream(
  deps: ChatDeps,
  asked: ReadRequest,
  head: CompletionHead,
  { stream_options }: ChatCompletionRequest,
  res: Response,
): Promise<undefined> {
  const { userId } = currentIdentity();
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  let sse: ReturnType<typeof openSse> | undefined;
  const send = async (data: object | '[DONE]') => {
    sse ??= openSse(res);
    if (!gone.signal.aborted) await sse.sendData(data);
  };
  const { error, record } = await answerUnstored(deps, {
    ...asked,
    userId,
    gone: gone.signal,
    deliver: async ({ event, data }) => {
      if (event === 'message.started') await send(openingChunk(head));
      if (event === 'delta') await send(textChunk(head, data.text));
    },
  });
  if (error) await send(toOpenAiError(error));
  else {
    await send(closingChunk(head, record));
    if (stream_options?.include_usage) await send(usageChunk(head, record));
    await send('[DONE]');
  }
  sse?.end();
  return undefined;
}
