import * as imports from '../imports.js';
import { id, json, type Route } from './route.js';

/** Bringing documents in. */
export const importsRoutes: readonly Route[] = [
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
];
