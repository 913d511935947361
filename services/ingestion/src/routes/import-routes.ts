import {
  createImportRequestSchema,
  idParamsSchema,
  importDiffRequestSchema,
  listImportsQuerySchema,
} from '@aia/contracts';
import { createQueuedImport, datasetManifest, findImport, listImports } from '@aia/database/ingestion';
import { AppError, currentIdentity, jsonBody, openSse, route } from '@aia/platform';
import type { AppDeps } from '../app-deps.js';
import { diffManifest } from '../imports/diff-manifest.js';
import { followImport } from '../imports/follow-import.js';
import { resolveImportFolder } from '../sources/folder/import-roots.js';
import type { RouteMounter } from './mount.js';

/** A manifest of 100,000 paths. */
const MANIFEST_LIMIT = '64mb';

/** Imports: list, start, compare, read, follow. */
export function mountImportRoutes({ mount }: RouteMounter, deps: AppDeps): void {
  const { db, access } = deps;
  mount(
    'listImports',
    route({ params: idParamsSchema, query: listImportsQuerySchema }, async ({ params, query }) => {
      await access.dataset(currentIdentity(), params.id, 'read');
      return { status: 200, body: await listImports(db, { ...query, datasetId: params.id }) };
    }),
  );
  mount(
    'createImport',
    jsonBody(),
    route({ params: idParamsSchema, body: createImportRequestSchema }, async ({ params, body }) => {
      const identity = currentIdentity();
      await access.dataset(identity, params.id, 'write');
      await deps.backlog.requireRoom();
      const source = await checkSource(body.source, deps.importRoots);
      const importId = await createQueuedImport(db, {
        datasetId: params.id,
        source,
        createdBy: identity.userId,
      });
      return { status: 202, body: { import: await access.import(identity, importId, 'read') } };
    }),
  );
  mount(
    'diffImport',
    jsonBody(MANIFEST_LIMIT),
    route({ params: idParamsSchema, body: importDiffRequestSchema }, async ({ params, body }) => {
      await access.dataset(currentIdentity(), params.id, 'write');
      return { status: 200, body: diffManifest(await datasetManifest(db, params.id), body.files) };
    }),
  );
  mount(
    'getImport',
    route({ params: idParamsSchema }, async ({ params }) => ({
      status: 200,
      body: await access.import(currentIdentity(), params.id, 'read'),
    })),
  );
  mount(
    'followImport',
    route({ params: idParamsSchema }, async ({ params, res }) => {
      await access.import(currentIdentity(), params.id, 'read');
      await followImport(openSse(res), () => findImport(db, params.id), deps.followIntervalMs);
      return undefined;
    }),
  );
}

type Source = (typeof createImportRequestSchema)['_output']['source'];

/** Only folders below the configured roots can be imported this way; the path is stored with its links followed. */
async function checkSource(source: Source, roots: readonly string[]): Promise<Source> {
  if (source.type === 'folder') return { ...source, path: await resolveImportFolder(roots, source.path) };
  const message = 'Upload files to /datasets/{id}/documents; this route imports folders.';
  throw new AppError('validation-failed', message, { errors: [{ path: 'body.source.type', message }] });
}
