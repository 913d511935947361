import { documentTemplateRequestSchema, idParamsSchema, templateIdSchema } from '@aia/contracts';
import { documentTemplates } from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import { z } from 'zod';
import type { ChatDeps } from '../../deps.js';
import { builtInTemplates } from './built-in.js';
import { findTemplate } from './find-template.js';

/** Stored templates that a list shows; the built-in ones come after them. */
const MOST_LISTED = 500;

/** Templates of documents: everybody uses built-in and shared ones, each changes their own. */
export function templateRoutes({ db }: Pick<ChatDeps, 'db'>): Router {
  const router = Router();
  const templates = documentTemplates(db);
  const user = () => currentIdentity().userId;
  const byId = { params: idParamsSchema };
  const body = { body: documentTemplateRequestSchema };
  router.get(
    '/document-templates',
    route({}, async () => {
      const { items } = await templates.list(user(), { limit: MOST_LISTED });
      return { status: 200, body: { items: [...items, ...builtInTemplates] } };
    }),
  );
  router.post(
    '/document-templates',
    route(body, async ({ body: template }) => ({
      status: 201,
      body: await templates.insert(user(), template),
    })),
  );
  router.get(
    '/document-templates/:id',
    route({ params: z.object({ id: templateIdSchema }) }, async ({ params }) => ({
      status: 200,
      body: await findTemplate(db, user(), params.id),
    })),
  );
  router.put(
    '/document-templates/:id',
    route({ ...byId, ...body }, async ({ params, body: template }) => {
      const replaced = await templates.replace(user(), params.id, template);
      if (!replaced) throw notFound('template of your own');
      return { status: 200, body: replaced };
    }),
  );
  router.delete(
    '/document-templates/:id',
    route(byId, async ({ params }) => {
      if (!(await templates.remove(user(), params.id))) throw notFound('template of your own');
      return { status: 204 };
    }),
  );
  return router;
}
