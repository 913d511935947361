import { createIndexRequestSchema, idParamsSchema } from '@aia/contracts';
import {
  createIndex,
  findActiveIndex,
  findIndex,
  findPreviousIndex,
  listIndexes,
  startIndexJob,
} from '@aia/database/ingestion';
import { AppError, currentIdentity, jsonBody, newId, notFound, route } from '@aia/platform';
import { ANALYZER_VERSION } from '@aia/language';
import { chunksAlias, chunksCollection } from '@aia/vectors';
import type { AppDeps } from '../app-deps.js';
import type { RouteMounter } from './mount.js';

/** Indexes: list, build, activate, go back, delete. The worker does the work. */
export function mountIndexRoutes({ mount }: RouteMounter, { db, embeddingModel, models }: AppDeps): void {
  const existing = async (id: string) => {
    const index = await findIndex(db, id);
    if (!index) throw notFound('index');
    return index;
  };
  const activate = async (id: string) => {
    await startIndexJob(db, id, ['ready', 'retired'], 'activating');
    return { status: 202, body: await existing(id) };
  };
  const params = idParamsSchema;
  mount(
    'listIndexes',
    route({}, async () => ({ status: 200, body: { items: await listIndexes(db) } })),
  );
  mount(
    'createIndex',
    jsonBody(),
    route({ body: createIndexRequestSchema }, async ({ body }) => {
      const active = await findActiveIndex(db);
      const { name, dimension } = modelOf(
        models,
        body.embeddingModel ?? active?.embeddingModel ?? embeddingModel,
      );
      const id = await createIndex(db, {
        alias: chunksAlias(name),
        collection: `${chunksCollection(name, dimension, ANALYZER_VERSION)}_${newId().replaceAll('-', '').slice(-12)}`,
        embeddingModel: name,
        dimension,
        createdBy: currentIdentity().userId,
      });
      return { status: 202, body: await existing(id) };
    }),
  );
  mount(
    'rollbackIndex',
    route({}, async () => {
      const previous = await findPreviousIndex(db);
      if (!previous) throw new AppError('conflict', 'There is no earlier index to go back to.');
      return activate(previous);
    }),
  );
  mount(
    'getIndex',
    route({ params }, async ({ params: { id } }) => ({ status: 200, body: await existing(id) })),
  );
  mount(
    'activateIndex',
    route({ params }, async ({ params: { id } }) => activate((await existing(id)).id)),
  );
  mount(
    'deleteIndex',
    route({ params }, async ({ params: { id } }) => {
      await existing(id);
      await startIndexJob(db, id, ['ready', 'retired', 'failed'], 'dropping');
      return { status: 202, body: await existing(id) };
    }),
  );
}

function modelOf(models: AppDeps['models'], name: string): { name: string; dimension: number } {
  try {
    return models.embedding(name);
  } catch (cause) {
    const message = `The model registry knows no embedding model "${name}"; add it to config/models.json.`;
    throw new AppError('validation-failed', message, {
      cause,
      errors: [{ path: 'body.embeddingModel', message }],
    });
  }
}
