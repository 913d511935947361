import {
  createConversationRequestSchema,
  idParamsSchema,
  listConversationsQuerySchema,
  updateConversationRequestSchema,
} from '@aia/contracts';
import {
  deleteConversation,
  findConversation,
  insertConversation,
  listConversations,
  listMessages,
  updateConversation,
} from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';

/** The caller's own conversations; anyone else's, an admin's view included, does not exist here. */
export function conversationRoutes({ db, models }: Pick<ChatDeps, 'db' | 'models'>): Router {
  const router = Router();
  const byId = { params: idParamsSchema };
  const user = () => currentIdentity().userId;

  router.get(
    '/conversations',
    route({ query: listConversationsQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listConversations(db, user(), query),
    })),
  );
  router.post(
    '/conversations',
    route({ body: createConversationRequestSchema }, async ({ body }) => {
      models(body.settings?.model);
      return { status: 201, body: await insertConversation(db, user(), body) };
    }),
  );
  router.get(
    '/conversations/:id',
    route(byId, async ({ params }) => {
      const conversation = found(await findConversation(db, user(), params.id));
      return { status: 200, body: { ...conversation, messages: await listMessages(db, params.id, user()) } };
    }),
  );
  router.patch(
    '/conversations/:id',
    route({ ...byId, body: updateConversationRequestSchema }, async ({ params, body }) => {
      models(body.settings?.model ?? undefined);
      return { status: 200, body: found(await updateConversation(db, user(), params.id, body)) };
    }),
  );
  router.delete(
    '/conversations/:id',
    route(byId, async ({ params }) => {
      if (!(await deleteConversation(db, user(), params.id))) throw notFound('conversation');
      return { status: 204 };
    }),
  );
  return router;
}

function found<T>(conversation: T | undefined): T {
  if (conversation === undefined) throw notFound('conversation');
  return conversation;
}
