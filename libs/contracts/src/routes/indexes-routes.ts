import * as indexes from '../indexes.js';
import { id, json, type Route } from './route.js';

const common = { owner: 'ingestion', tag: 'admin', access: 'admin' } as const;

/** Indexes: build one beside the active one, switch over, go back. */
export const indexesRoutes: readonly Route[] = [
  {
    id: 'listIndexes',
    method: 'get',
    path: '/admin/indexes',
    ...common,
    summary: 'List indexes, newest first',
    success: json(200, indexes.indexListSchema),
  },
  {
    id: 'createIndex',
    method: 'post',
    path: '/admin/indexes',
    ...common,
    summary: 'Build a new index in the background, perhaps with another embedding model',
    body: indexes.createIndexRequestSchema,
    success: json(202, indexes.indexSchema),
  },
  {
    id: 'rollbackIndex',
    method: 'post',
    path: '/admin/indexes/rollback',
    ...common,
    summary: 'Go back to the index that was active before',
    success: json(202, indexes.indexSchema),
  },
  {
    id: 'getIndex',
    method: 'get',
    path: '/admin/indexes/{id}',
    ...common,
    ...id,
    summary: 'One index with its progress',
    success: json(200, indexes.indexSchema),
  },
  {
    id: 'activateIndex',
    method: 'post',
    path: '/admin/indexes/{id}/activate',
    ...common,
    ...id,
    summary: 'Make searches use an index that is ready',
    success: json(202, indexes.indexSchema),
  },
  {
    id: 'deleteIndex',
    method: 'delete',
    path: '/admin/indexes/{id}',
    ...common,
    ...id,
    summary: 'Delete an index that is not in use',
    success: json(202, indexes.indexSchema),
  },
];
