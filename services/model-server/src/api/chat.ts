import { Router } from 'express';
import { sendAnswer } from './answer.js';
import type { ModelCalls } from './model-calls.js';
import { chatRequestSchema, generateRequestSchema, parseRequest } from './requests.js';
import type { Prompt } from '../inference/runner/protocol.js';

/** `POST /api/chat` and `POST /api/generate`. */
export function chatRoutes(calls: ModelCalls): Router {
  const router = Router();
  router.post('/chat', async (req, res) => {
    const {
      model,
      messages,
      stream,
      keep_alive: keepAliveMs,
      options,
    } = parseRequest(chatRequestSchema, req.body);
    const prompt = messages.length === 0 ? undefined : { messages };
    await sendAnswer(calls, res, { model, prompt, options, stream, keepAliveMs }, (content) => ({
      message: { role: 'assistant', content },
    }));
  });
  router.post('/generate', async (req, res) => {
    const request = parseRequest(generateRequestSchema, req.body);
    const { model, stream, keep_alive: keepAliveMs, options } = request;
    await sendAnswer(
      calls,
      res,
      { model, prompt: toPrompt(request), options, stream, keepAliveMs },
      (response) => ({
        response,
      }),
    );
  });
  return router;
}

/** The prompt of `/api/generate`: as it is when `raw`, else one turn in the chat template. */
function toPrompt(request: {
  prompt: string;
  system?: string | undefined;
  raw: boolean;
}): Prompt | undefined {
  const { prompt, system, raw } = request;
  if (prompt === '') return undefined;
  if (raw) return { raw: prompt };
  const user = { role: 'user' as const, content: prompt };
  return { messages: system ? [{ role: 'system', content: system }, user] : [user] };
}
