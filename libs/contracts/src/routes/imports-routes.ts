import * as imports from '../imports.js';
import { pageOf } from '../common.js';
import { id, json, type Route } from './route.js';

/** A change of an import's course; the answer is the import as it is afterwards. */
const control = (action: string, summary: string): Route => ({
  id: `${action}Import`,
  method: 'post',
  path: `/imports/{id}/${action}`,
  owner: 'ingestion',
  tag: 'imports',
  access: 'editor',
  summary,
  ...id,
  success: json(202, imports.importSchema),
});

/** Bringing documents in. */
export const importsRoutes: readonly Route[] = [
  {
    id: 'listImports',
    method: 'get',
    path: '/datasets/{id}/imports',
    owner: 'ingestion',
    tag: 'imports',
    access: 'viewer',
    summary: 'The imports of a dataset, newest first',
    ...id,
    query: imports.listImportsQuerySchema,
    success: json(200, pageOf(imports.importSchema)),
  },
  {
    id: 'createImport',
    method: 'post',
    path: '/datasets/{id}/imports',
    owner: 'ingestion',
    tag: 'imports',
    access: 'editor',
    summary: 'Import a folder of the server',
    ...id,
    body: imports.createImportRequestSchema,
    success: json(202, imports.importAcceptedSchema),
  },
  {
    id: 'diffImport',
    method: 'post',
    path: '/datasets/{id}/imports/diff',
    owner: 'ingestion',
    tag: 'imports',
    access: 'editor',
    summary: 'Which files of a manifest an import would change',
    ...id,
    body: imports.importDiffRequestSchema,
    success: json(200, imports.importDiffSchema),
  },
  {
    id: 'getImport',
    method: 'get',
    path: '/imports/{id}',
    owner: 'ingestion',
    tag: 'imports',
    access: 'viewer',
    summary: 'One import and its progress',
    ...id,
    success: json(200, imports.importSchema),
  },
  {
    id: 'followImport',
    method: 'get',
    path: '/imports/{id}/events',
    owner: 'ingestion',
    tag: 'imports',
    access: 'viewer',
    summary: 'Follow an import: `progress` events until it ends',
    ...id,
    success: { status: 200, schema: imports.importSchema, type: 'sse' },
  },
  control('pause', 'Stop an import at the next step; what is published stays'),
  control('resume', 'Go on with a paused import'),
  control('cancel', 'End an import; what is not published yet is dropped'),
  control('retry', 'Try the failed documents of an import again, and nothing else'),
];
