import { setTimeout as sleep } from 'node:timers/promises';
import {
  createSourceRequestSchema,
  deleteSourceQuerySchema,
  idParamsSchema,
  listSourcesQuerySchema,
  syncSourceRequestSchema,
  updateSourceRequestSchema,
  type Identity,
  type DatasetSource,
  type SourceTest,
} from '@aia/contracts';
import {
  completeImports,
  createSource,
  findSource,
  listSources,
  readTest,
  removeSource,
  requestTest,
  startSourceImport,
  updateSource,
  type StoredSource,
} from '@aia/database/ingestion';
import { currentIdentity, jsonBody, newId, notFound, route } from '@aia/platform';
import { nextRun } from '@aia/queue/schedule';
import { visibleTo } from '../access/dataset-access.js';
import type { AppDeps } from '../app-deps.js';
import { checkSourceRequest } from '../sources/check-request.js';
import type { RouteMounter } from './mount.js';

/** How long a caller waits for the worker's answer to a test. */
const TEST_WAIT_MS = 20_000;
const TEST_POLL_MS = 200;

/** Sources: add, change, remove, test, synchronise. Everything needs the right to change the dataset. */
export function mountSourceRoutes({ mount }: RouteMounter, deps: AppDeps): void {
  const { db, access, cipher } = deps;
  mount(
    'listSources',
    route({ query: listSourcesQuerySchema }, async ({ query }) => {
      const page = await listSources(db, { ...query, principals: visibleTo(currentIdentity()) });
      return { status: 200, body: { ...page, items: page.items.map(toPublic) } };
    }),
  );
  mount(
    'createSource',
    jsonBody(),
    route({ body: createSourceRequestSchema }, async ({ body }) => {
      const identity = currentIdentity();
      await access.dataset(identity, body.datasetId, 'write');
      const config = await checkSourceRequest(body, deps);
      const id = newId();
      const credentials = body.credentials ? cipher.encrypt(id, body.credentials) : null;
      await createSource(db, { ...body, id, config, credentials, createdBy: identity.userId });
      return { status: 201, body: toPublic(await writableSource(deps, identity, id)) };
    }),
  );
  mount(
    'getSource',
    route({ params: idParamsSchema }, async ({ params }) => ({
      status: 200,
      body: toPublic(await writableSource(deps, currentIdentity(), params.id)),
    })),
  );
  mountChangingRoutes({ mount }, deps);
  mountRunningRoutes({ mount }, deps);
}

type Mount = Pick<RouteMounter, 'mount'>;

function mountChangingRoutes({ mount }: Mount, deps: AppDeps): void {
  const { db, cipher } = deps;
  mount(
    'updateSource',
    jsonBody(),
    route({ params: idParamsSchema, body: updateSourceRequestSchema }, async ({ params, body }) => {
      const source = await writableSource(deps, currentIdentity(), params.id);
      const { credentials, ...change } = body;
      const config = await checkSourceRequest(
        {
          config: body.config ?? source.config,
          schedule: body.schedule === undefined ? source.schedule : body.schedule,
          credentials,
        },
        deps,
        source.config.type,
      );
      const encrypted = credentials ? cipher.encrypt(params.id, credentials) : credentials;
      await updateSource(db, params.id, {
        ...change,
        ...(body.config ? { config } : {}),
        ...(encrypted === undefined ? {} : { credentials: encrypted }),
      });
      return { status: 200, body: toPublic(await writableSource(deps, currentIdentity(), params.id)) };
    }),
  );
  mount(
    'deleteSource',
    route({ params: idParamsSchema, query: deleteSourceQuerySchema }, async ({ params, query }) => {
      await writableSource(deps, currentIdentity(), params.id);
      await completeImports(db, await removeSource(db, params.id, query.documents));
      return { status: 204 };
    }),
  );
}

function mountRunningRoutes({ mount }: Mount, deps: AppDeps): void {
  const { db, access } = deps;
  mount(
    'testSource',
    route({ params: idParamsSchema }, async ({ params, res }) => {
      await writableSource(deps, currentIdentity(), params.id);
      await requestTest(db, params.id);
      const closed = new AbortController();
      res.once('close', () => closed.abort());
      return { status: 200, body: await awaitTest(deps, params.id, closed.signal) };
    }),
  );
  mount(
    'syncSource',
    jsonBody(),
    route({ params: idParamsSchema, body: syncSourceRequestSchema }, async ({ params, body }) => {
      const identity = currentIdentity();
      await writableSource(deps, identity, params.id);
      const importId = await startSourceImport(db, params.id, { ...body, createdBy: identity.userId });
      if (!importId) throw notFound('source');
      return { status: 202, body: { import: await access.import(identity, importId, 'read') } };
    }),
  );
}

/** A source of a dataset that the caller may change; to everybody else it does not exist. */
async function writableSource(
  { db, access }: AppDeps,
  identity: Identity,
  id: string,
): Promise<StoredSource> {
  const source = await findSource(db, id);
  if (!source) throw notFound('source');
  await access.dataset(identity, source.datasetId, 'write');
  return source;
}

/** The worker's answer, or `running` when it takes longer than a caller waits. */
async function awaitTest({ db }: AppDeps, id: string, signal: AbortSignal): Promise<SourceTest> {
  const deadline = Date.now() + TEST_WAIT_MS;
  for (;;) {
    const test = await readTest(db, id);
    if (!test) throw notFound('source');
    if (test.status !== 'running' || Date.now() > deadline || signal.aborted) return test;
    await sleep(TEST_POLL_MS);
  }
}

function toPublic(source: StoredSource): DatasetSource {
  const due = source.enabled && source.schedule ? nextRun(source.schedule).toISOString() : null;
  return { ...source, nextSyncAt: due };
}
