import {
  fillPlaceholders,
  idParamsSchema,
  pageQuerySchema,
  promptTemplateRequestSchema,
  renderPromptRequestSchema,
  type PromptTemplate,
} from '@aia/contracts';
import { promptTemplates } from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';
import { valuesFor } from '../generation/templates/fill-in.js';

/** Templates of questions: everybody uses their own and shared ones, each changes their own. */
export function promptRoutes({ db }: Pick<ChatDeps, 'db'>): Router {
  const router = Router();
  const templates = promptTemplates(db);
  const user = () => currentIdentity().userId;
  const byId = { params: idParamsSchema };
  const body = { body: promptTemplateRequestSchema };
  const find = async (id: string): Promise<PromptTemplate> => {
    const template = await templates.find(user(), id);
    if (!template) throw notFound('prompt template');
    return template;
  };
  router.get(
    '/prompt-templates',
    route({ query: pageQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await templates.list(user(), query),
    })),
  );
  router.post(
    '/prompt-templates',
    route(body, async ({ body: template }) => ({
      status: 201,
      body: await templates.insert(user(), template),
    })),
  );
  router.get(
    '/prompt-templates/:id',
    route(byId, async ({ params }) => ({ status: 200, body: await find(params.id) })),
  );
  router.put(
    '/prompt-templates/:id',
    route({ ...byId, ...body }, async ({ params, body: template }) => {
      const replaced = await templates.replace(user(), params.id, template);
      if (!replaced) throw notFound('prompt template of your own');
      return { status: 200, body: replaced };
    }),
  );
  router.delete(
    '/prompt-templates/:id',
    route(byId, async ({ params }) => {
      if (!(await templates.remove(user(), params.id))) throw notFound('prompt template of your own');
      return { status: 204 };
    }),
  );
  router.post(
    '/prompt-templates/:id/render',
    route({ ...byId, body: renderPromptRequestSchema }, async ({ params, body: { variables } }) => {
      const { text, variables: blanks } = await find(params.id);
      return { status: 200, body: { text: fillPlaceholders(text, valuesFor(blanks, variables)) } };
    }),
  );
  return router;
}
