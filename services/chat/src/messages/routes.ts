import {
  createMessageQuerySchema,
  createMessageRequestSchema,
  idParamsSchema,
  regenerateRequestSchema,
} from '@aia/contracts';
import { findMessage } from '@aia/database/chat';
import { AppError, currentIdentity, route, type RouteOutput } from '@aia/platform';
import { Router, type Request, type Response } from 'express';
import type { ChatDeps } from '../deps.js';
import { createMessage, regenerateMessage, type Asker } from './create-message.js';
import { openStreamReader, openWholeReader, wantsJson } from './deliver.js';
import type { MessageResult } from './write-answer.js';

const schemas = { params: idParamsSchema, query: createMessageQuerySchema };

/** `POST /conversations/{id}/messages` and `POST /messages/{id}/regenerate`. */
export function messageRoutes(deps: ChatDeps): Router {
  const router = Router();
  router.post(
    '/conversations/:id/messages',
    route({ ...schemas, body: createMessageRequestSchema }, ({ params, query, body, req, res }) =>
      answerTo(deps, req, res, query, (asker) => createMessage(deps, params.id, body, asker)),
    ),
  );
  router.post(
    '/messages/:id/regenerate',
    route({ ...schemas, body: regenerateRequestSchema.default({}) }, ({ params, query, body, req, res }) =>
      answerTo(deps, req, res, query, (asker) => regenerateMessage(deps, params.id, body, asker)),
    ),
  );
  return router;
}

/** A stream, or the stored answer when the caller wants JSON; a failed one is the problem that made it fail. */
async function answerTo(
  deps: ChatDeps,
  req: Request,
  res: Response,
  { detached = false }: { detached?: boolean | undefined },
  ask: (asker: Asker) => Promise<MessageResult>,
): Promise<RouteOutput> {
  const { userId } = currentIdentity();
  if (!wantsJson(req)) {
    await ask({ userId, detached, openReader: () => openStreamReader(res) });
    return undefined;
  }
  const result = await ask({ userId, detached, openReader: () => openWholeReader(res) });
  if (result.error) throw result.error;
  const message = await findMessage(deps.db, result.answerId);
  if (!message) throw new AppError('internal', 'The answer was deleted while it was written.');
  return { status: 200, body: message };
}
