import {
  documentContentQuerySchema,
  idParamsSchema,
  listDocumentsQuerySchema,
  pageQuerySchema,
} from '@aia/contracts';
import {
  completeImports,
  deleteDocuments,
  findImport,
  findVersionText,
  listChunks,
  listDocuments,
  retryDocument,
  sliceContent,
} from '@aia/database/ingestion';
import { currentIdentity, notFound, route } from '@aia/platform';
import type { AppDeps } from '../app-deps.js';
import { importUpload } from '../uploads/import-upload.js';
import { receiveUpload } from '../uploads/receive-upload.js';
import type { RouteMounter } from './mount.js';

/** Documents: upload, read, delete, try again. */
export function mountDocumentRoutes({ mount }: RouteMounter, deps: AppDeps): void {
  const { db, access } = deps;
  mount(
    'uploadDocuments',
    route({ params: idParamsSchema }, async ({ params, req }) => {
      const identity = currentIdentity();
      const dataset = await access.dataset(identity, params.id, 'write');
      await deps.backlog.requireRoom();
      const files = await receiveUpload(req, deps.blobs, deps.uploadLimits);
      const importId = await importUpload(db, dataset, identity.userId, files, (sha256) =>
        deps.blobs.has(sha256),
      );
      // Whoever may write a dataset may read its imports.
      const created = await findImport(db, importId);
      if (!created) throw notFound('import');
      return { status: 202, body: { import: created } };
    }),
  );
  mount(
    'listDocuments',
    route({ params: idParamsSchema, query: listDocumentsQuerySchema }, async ({ params, query }) => {
      await access.dataset(currentIdentity(), params.id, 'read');
      return { status: 200, body: await listDocuments(db, { ...query, datasetId: params.id }) };
    }),
  );
  mount(
    'getDocument',
    route({ params: idParamsSchema }, async ({ params }) => ({
      status: 200,
      body: await access.document(currentIdentity(), params.id, 'read'),
    })),
  );
  mountReadingRoutes({ mount }, deps);
  mountChangingRoutes({ mount }, deps);
}

function mountReadingRoutes({ mount }: Pick<RouteMounter, 'mount'>, { db, access }: AppDeps): void {
  mount(
    'getDocumentContent',
    route({ params: idParamsSchema, query: documentContentQuerySchema }, async ({ params, query }) => {
      const document = await access.document(currentIdentity(), params.id, 'read');
      const version = await findVersionText(db, document, query.versionId, query);
      if (!version) throw notFound('published version of this document');
      return { status: 200, body: sliceContent(document.id, version, query) };
    }),
  );
  mount(
    'listDocumentChunks',
    route({ params: idParamsSchema, query: pageQuerySchema }, async ({ params, query }) => {
      const { versionId } = await access.document(currentIdentity(), params.id, 'read');
      const body = versionId
        ? await listChunks(db, { ...query, versionId })
        : { items: [], nextCursor: null };
      return { status: 200, body };
    }),
  );
}

function mountChangingRoutes({ mount }: Pick<RouteMounter, 'mount'>, { db, access }: AppDeps): void {
  mount(
    'deleteDocument',
    route({ params: idParamsSchema }, async ({ params }) => {
      await access.document(currentIdentity(), params.id, 'write');
      await completeImports(db, await deleteDocuments(db, [params.id]));
      return { status: 204 };
    }),
  );
  mount(
    'retryDocument',
    route({ params: idParamsSchema }, async ({ params }) => {
      await access.document(currentIdentity(), params.id, 'write');
      await retryDocument(db, params.id);
      return { status: 202, body: await access.document(currentIdentity(), params.id, 'read') };
    }),
  );
}
