import { idParamsSchema, type SharedConversation } from '@aia/contracts';
import { findConversation, findShared, insertShare, listShares, revokeShare } from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';
import { shareMessages } from './withhold.js';

const byId = { params: idParamsSchema };

/** Read-only links to conversations: made and revoked by their owner, read by whoever is signed in and has the link. */
export function shareRoutes({ db, readableDocuments }: ChatDeps): Router {
  const router = Router();
  const user = () => currentIdentity().userId;
  router.post(
    '/conversations/:id/shares',
    route(byId, async ({ params }) => {
      const share = await insertShare(db, user(), params.id);
      if (!share) throw notFound('conversation');
      return { status: 201, body: share };
    }),
  );
  router.get(
    '/conversations/:id/shares',
    route(byId, async ({ params }) => {
      if (!(await findConversation(db, user(), params.id))) throw notFound('conversation');
      return { status: 200, body: { items: await listShares(db, params.id) } };
    }),
  );
  router.get(
    '/shares/:id',
    route(byId, async ({ params }) => {
      const shared = await findShared(db, params.id);
      if (!shared) throw notFound('share');
      const messages = await shareMessages(shared.messages, readableDocuments);
      const { share, title } = shared;
      const body: SharedConversation = { id: share.id, title, createdAt: share.createdAt, messages };
      return { status: 200, body };
    }),
  );
  router.delete(
    '/shares/:id',
    route(byId, async ({ params }) => {
      if (!(await revokeShare(db, user(), params.id))) throw notFound('share');
      return { status: 204 };
    }),
  );
  return router;
}
