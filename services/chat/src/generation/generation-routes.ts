import {
  createGenerationRequestSchema,
  generationQuerySchema,
  idParamsSchema,
  pageQuerySchema,
  reviseGenerationRequestSchema,
  type Generation,
} from '@aia/contracts';
import {
  deleteGeneration,
  endGeneration,
  findGeneration,
  listGenerationRevisions,
  listGenerations,
  readGeneration,
} from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router, type Response } from 'express';
import type { ChatDeps } from '../deps.js';
import { createGeneration } from './create-generation.js';
import { reviseGeneration } from './revise-generation.js';

/** Documents written from templates; they belong to whoever asked for them, and nobody else sees them. */
export function generationRoutes(deps: ChatDeps): Router {
  const { db } = deps;
  const router = Router();
  const byId = { params: idParamsSchema };
  const user = () => currentIdentity().userId;
  const own = async (id: string): Promise<Generation> => found(await findGeneration(db, user(), id));
  router.post(
    '/generations',
    route({ body: createGenerationRequestSchema }, async ({ body, res }) => {
      const id = await createGeneration(deps, user(), body, leaving(res));
      return { status: 202, body: await own(id) };
    }),
  );
  router.get(
    '/generations',
    route({ query: pageQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listGenerations(db, user(), query),
    })),
  );
  router.get(
    '/generations/:id',
    route({ ...byId, query: generationQuerySchema }, async ({ params, query }) => ({
      status: 200,
      body: found(await readGeneration(db, user(), params.id, query.revision)),
    })),
  );
  router.delete(
    '/generations/:id',
    route(byId, async ({ params }) => {
      if (!(await deleteGeneration(db, user(), params.id))) throw notFound('document');
      return { status: 204 };
    }),
  );
  router.post(
    '/generations/:id/cancel',
    route(byId, async ({ params }) => {
      await endGeneration(db, await own(params.id), { status: 'cancelled' });
      return { status: 200, body: await own(params.id) };
    }),
  );
  router.post(
    '/generations/:id/revisions',
    route({ ...byId, body: reviseGenerationRequestSchema }, async ({ params, body, res }) => {
      await reviseGeneration(deps, { userId: user(), id: params.id }, body, leaving(res));
      return { status: 202, body: await own(params.id) };
    }),
  );
  router.get(
    '/generations/:id/revisions',
    route(byId, async ({ params }) => {
      await own(params.id);
      return { status: 200, body: { items: await listGenerationRevisions(db, params.id) } };
    }),
  );
  return router;
}

function found<T>(document: T | undefined): T {
  if (document === undefined) throw notFound('document');
  return document;
}

/** Aborted when the caller leaves before the answer. */
function leaving(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return gone.signal;
}
