import { embeddingsRequestSchema } from '@aia/contracts';
import { AppError, notFound, parseOrThrow, route } from '@aia/platform';
import { Router } from 'express';
import { z } from 'zod';
import type { ChatDeps } from '../deps.js';
import { embed } from './embed.js';

const modelParamsSchema = z.object({ model: z.string() });

/** `GET /v1/models`, `GET /v1/models/{model}` and `POST /v1/embeddings`, in OpenAI's form. */
export function modelRoutes(deps: ChatDeps): Router {
  const router = Router();
  router.get(
    '/v1/models',
    route({}, async () => ({ status: 200, body: { object: 'list', data: await listModels(deps) } })),
  );
  router.get(
    '/v1/models/:model',
    route({}, async ({ req }) => {
      const { model } = parseOrThrow(modelParamsSchema, req.params, 'params');
      const found = (await listModels(deps)).find(({ id }) => id === model);
      if (!found) throw notFound('model');
      return { status: 200, body: found };
    }),
  );
  router.post(
    '/v1/embeddings',
    route({ body: embeddingsRequestSchema }, async ({ body, res }) => {
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const embedder = deps.embedders.get(body.model);
      if (!embedder) throw unknownModel(body.model, [...deps.embedders.keys()]);
      return { status: 200, body: await embed(body, embedder, gone.signal) };
    }),
  );
  return router;
}

/** Chat models, embedding models, and the datasets that the caller may ask like a model. */
async function listModels({ library, modelNames, embedders }: ChatDeps) {
  const own = [
    ...[...modelNames].map((id) => toModel(id, 0, 'models', 'chat')),
    ...[...embedders.keys()].map((id) => toModel(id, 0, 'models', 'embedding')),
  ];
  const datasets = (await library.datasets()).map(({ slug, createdAt }) =>
    toModel(slug, Math.floor(Date.parse(createdAt) / 1000), 'datasets', 'dataset'),
  );
  return [...own, ...datasets.filter(({ id }) => !own.some((model) => model.id === id))];
}

/** `kind` is not OpenAI's: it tells what can be chatted with, and what only embeds. */
function toModel(id: string, created: number, owned_by: string, kind: 'chat' | 'embedding' | 'dataset') {
  return { id, object: 'model' as const, created, owned_by, kind };
}

function unknownModel(name: string, known: string[]): AppError {
  const message = `There is no embedding model ${name}; use one of ${known.join(', ')}.`;
  return new AppError('validation-failed', message, { errors: [{ path: 'body.model', message }] });
}
