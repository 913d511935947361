import {
  createDatasetRequestSchema,
  datasetAccessSchema,
  idParamsSchema,
  listDatasetsQuerySchema,
  updateDatasetRequestSchema,
} from '@aia/contracts';
import {
  createDataset,
  deleteDataset,
  getAccess,
  listDatasets,
  replaceAccess,
  updateDataset,
} from '@aia/database/ingestion';
import { currentIdentity, jsonBody, route } from '@aia/platform';
import { requireOwnWrite, visibleTo } from '../access/dataset-access.js';
import type { AppDeps } from '../app-deps.js';
import type { RouteMounter } from './mount.js';

/** Datasets and who may use them. */
export function mountDatasetRoutes({ mount }: RouteMounter, deps: AppDeps): void {
  const { db, access } = deps;
  mount(
    'listDatasets',
    route({ query: listDatasetsQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listDatasets(db, { ...query, principals: visibleTo(currentIdentity()) }),
    })),
  );
  mount(
    'createDataset',
    jsonBody(),
    route({ body: createDatasetRequestSchema }, async ({ body }) => {
      const identity = currentIdentity();
      const id = await createDataset(db, {
        ...body,
        embeddingModel: deps.embeddingModel,
        createdBy: identity.userId,
      });
      return { status: 201, body: await access.dataset(identity, id, 'read') };
    }),
  );
  mount(
    'getDataset',
    route({ params: idParamsSchema }, async ({ params }) => ({
      status: 200,
      body: await access.dataset(currentIdentity(), params.id, 'read'),
    })),
  );
  mount(
    'updateDataset',
    jsonBody(),
    route({ params: idParamsSchema, body: updateDatasetRequestSchema }, async ({ params, body }) => {
      await access.dataset(currentIdentity(), params.id, 'write');
      await updateDataset(db, params.id, body);
      return { status: 200, body: await access.dataset(currentIdentity(), params.id, 'read') };
    }),
  );
  mount(
    'deleteDataset',
    route({ params: idParamsSchema }, async ({ params }) => {
      await access.dataset(currentIdentity(), params.id, 'write');
      await deleteDataset(db, params.id);
      return { status: 204 };
    }),
  );
  mountAccessRoutes({ mount }, deps);
}

function mountAccessRoutes({ mount }: Pick<RouteMounter, 'mount'>, { db, access }: AppDeps): void {
  mount(
    'getDatasetAccess',
    route({ params: idParamsSchema }, async ({ params }) => {
      await access.dataset(currentIdentity(), params.id, 'write');
      return { status: 200, body: { entries: await getAccess(db, params.id) } };
    }),
  );
  mount(
    'putDatasetAccess',
    jsonBody(),
    route({ params: idParamsSchema, body: datasetAccessSchema }, async ({ params, body }) => {
      await access.dataset(currentIdentity(), params.id, 'write');
      requireOwnWrite(currentIdentity(), body.entries);
      await replaceAccess(db, params.id, body.entries);
      return { status: 200, body: { entries: await getAccess(db, params.id) } };
    }),
  );
}
