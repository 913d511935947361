import { exportQuerySchema, idParamsSchema } from '@aia/contracts';
import { findConversation, listMessages } from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';
import { branchTo, toMarkdown } from './export-markdown.js';

/** `GET /conversations/{id}/export`: the caller's own conversation as a file. */
export function exportRoutes({ db }: Pick<ChatDeps, 'db'>): Router {
  const router = Router();
  router.get(
    '/conversations/:id/export',
    route({ params: idParamsSchema, query: exportQuerySchema }, async ({ params, query, res }) => {
      const { userId } = currentIdentity();
      const conversation = await findConversation(db, userId, params.id);
      if (!conversation) throw notFound('conversation');
      const messages = await listMessages(db, params.id, userId);
      const file = `conversation-${params.id}.${query.format === 'json' ? 'json' : 'md'}`;
      res.setHeader('content-disposition', `attachment; filename="${file}"`);
      if (query.format === 'json') return { status: 200, body: { ...conversation, messages } };
      const branch = branchTo(messages, query.leafId);
      if (query.leafId !== undefined && branch.length === 0) throw notFound('message');
      res.type('text/markdown; charset=utf-8').send(toMarkdown(conversation, branch));
      return undefined;
    }),
  );
  return router;
}
