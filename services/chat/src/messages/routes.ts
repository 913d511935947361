import { createMessageQuerySchema, createMessageRequestSchema, idParamsSchema } from '@aia/contracts';
import { findMessage } from '@aia/database/chat';
import { AppError, currentIdentity, route } from '@aia/platform';
import { Router, type Response } from 'express';
import type { ChatDeps } from '../deps.js';
import { createMessage, type MessageCommand } from './create-message.js';
import { openStreamReader, openWholeReader, wantsJson } from './deliver.js';

const schemas = {
  params: idParamsSchema,
  query: createMessageQuerySchema,
  body: createMessageRequestSchema,
};

/** `POST /conversations/{id}/messages`. */
export function messageRoutes(deps: ChatDeps): Router {
  const router = Router();
  router.post(
    '/conversations/:id/messages',
    route(schemas, async ({ params, query, body, req, res }) => {
      const { userId } = currentIdentity();
      const command = { conversationId: params.id, userId, body, detached: query.detached ?? false };
      if (wantsJson(req)) return { status: 200, body: await answerWhole(deps, command, res) };
      await createMessage(deps, { ...command, openReader: () => openStreamReader(res) });
      return undefined;
    }),
  );
  return router;
}

/** The stored answer; a failed one is the problem that made it fail. */
async function answerWhole(deps: ChatDeps, command: Omit<MessageCommand, 'openReader'>, res: Response) {
  const result = await createMessage(deps, { ...command, openReader: () => openWholeReader(res) });
  if (result.error) throw result.error;
  const message = await findMessage(deps.db, result.answerId);
  if (!message) throw new AppError('internal', 'The answer was deleted while it was written.');
  return message;
}
