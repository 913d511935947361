import { answerStart, idParamsSchema, parseEventId } from '@aia/contracts';
import { findAnswerStatus, findStoredAnswer } from '@aia/database/chat';
import { AppError, currentIdentity, notFound, route } from '@aia/platform';
import { Router, type Request } from 'express';
import type { ChatDeps } from '../deps.js';
import { openStreamReader } from '../messages/deliver.js';
import { followAnswer } from './follow-answer.js';

const byId = { params: idParamsSchema };

/** `GET /messages/{id}/events` and `POST /messages/{id}/stop`: one's own answers only, others do not exist here. */
export function resumeRoutes(deps: ChatDeps): Router {
  const { db, eventLog: log, followPollMs: pollMs } = deps;
  const router = Router();
  router.get(
    '/messages/:id/events',
    route(byId, async ({ params: { id: answerId }, req, res }) => {
      const { userId } = currentIdentity();
      const status = () => findAnswerStatus(db, userId, answerId);
      if ((await status()) === undefined) throw notFound('message');
      const position = positionOf(req);
      const reader = openStreamReader(res);
      const stored = () => findStoredAnswer(db, userId, answerId);
      const events = followAnswer({ answerId, position, log, status, stored, pollMs, signal: reader.gone });
      for await (const { event, id } of events) await reader.deliver(event, id);
      reader.end();
      return undefined;
    }),
  );
  router.post(
    '/messages/:id/stop',
    route(byId, async ({ params: { id } }) => {
      const status = await findAnswerStatus(db, currentIdentity().userId, id);
      if (status === undefined) throw notFound('message');
      if (status === 'streaming' && !deps.running.stop(id)) await deps.stopSignals.send(id);
      return { status: 204 };
    }),
  );
  return router;
}

function positionOf(req: Request) {
  const id = req.header('last-event-id');
  if (id === undefined || id === '') return answerStart;
  const position = parseEventId(id);
  if (position) return position;
  const message =
    'Send the id of an event of this answer, or no Last-Event-ID to hear it from the beginning.';
  throw new AppError('validation-failed', message, { errors: [{ path: 'header.last-event-id', message }] });
}
