import { feedbackRequestSchema, idParamsSchema, listFeedbackQuerySchema, roleIncludes } from '@aia/contracts';
import { deleteFeedback, findAnswerStatus, listFeedback, saveFeedback } from '@aia/database/chat';
import { AppError, createMetrics, currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';
import { feedbackMetrics } from '../metrics.js';
import { shareFeedback } from './withhold.js';

const byId = { params: idParamsSchema };

/** What people think of their own answers, and the list of it for editors, from which golden questions are made. */
export function feedbackRoutes({ db, metrics, readableDocuments }: ChatDeps): Router {
  const { feedback } = createMetrics(metrics, feedbackMetrics);
  const router = Router();
  router.post(
    '/messages/:id/feedback',
    route({ ...byId, body: feedbackRequestSchema }, async ({ params, body }) => {
      const { userId } = currentIdentity();
      const status = await findAnswerStatus(db, userId, params.id);
      if (status === undefined) throw notFound('message');
      if (status === 'streaming') throw new AppError('conflict', 'The answer is still being written.');
      const saved = await saveFeedback(db, userId, params.id, body);
      feedback.inc({ rating: body.rating });
      return { status: 200, body: saved };
    }),
  );
  router.delete(
    '/messages/:id/feedback',
    route(byId, async ({ params }) => {
      if (!(await deleteFeedback(db, currentIdentity().userId, params.id))) throw notFound('feedback');
      return { status: 204 };
    }),
  );
  router.get(
    '/feedback',
    route({ query: listFeedbackQuerySchema }, async ({ query }) => {
      if (!roleIncludes(currentIdentity().role, 'editor'))
        throw new AppError('forbidden', 'Only editors read feedback.');
      const page = await listFeedback(db, query);
      return { status: 200, body: { ...page, items: await shareFeedback(page.items, readableDocuments) } };
    }),
  );
  return router;
}
