import { pageOf } from '../common.js';
import { importAcceptedSchema } from '../imports.js';
import * as sources from '../sources.js';
import { id, json, noContent, type Route } from './route.js';

const common = { owner: 'ingestion', tag: 'sources', access: 'editor' } as const;

/** Sources that datasets are filled from. All of them need the right to change the dataset. */
export const sourcesRoutes: readonly Route[] = [
  {
    ...common,
    id: 'listSources',
    method: 'get',
    path: '/sources',
    summary: 'List the sources of the datasets that the caller may change',
    query: sources.listSourcesQuerySchema,
    success: json(200, pageOf(sources.datasetSourceSchema)),
  },
  {
    ...common,
    id: 'createSource',
    method: 'post',
    path: '/sources',
    summary: 'Add a source to a dataset',
    body: sources.createSourceRequestSchema,
    success: json(201, sources.datasetSourceSchema),
  },
  {
    ...common,
    id: 'getSource',
    method: 'get',
    path: '/sources/{id}',
    summary: 'One source',
    ...id,
    success: json(200, sources.datasetSourceSchema),
  },
  {
    ...common,
    id: 'updateSource',
    method: 'patch',
    path: '/sources/{id}',
    summary: 'Change a source',
    ...id,
    body: sources.updateSourceRequestSchema,
    success: json(200, sources.datasetSourceSchema),
  },
  {
    ...common,
    id: 'deleteSource',
    method: 'delete',
    path: '/sources/{id}',
    summary: 'Remove a source, with its documents unless told to keep them',
    ...id,
    query: sources.deleteSourceQuerySchema,
    success: noContent,
  },
  {
    ...common,
    id: 'testSource',
    method: 'post',
    path: '/sources/{id}/test',
    summary: 'Try whether a source can be read',
    ...id,
    success: json(200, sources.sourceTestSchema),
  },
  {
    ...common,
    id: 'syncSource',
    method: 'post',
    path: '/sources/{id}/sync',
    summary: 'Bring the documents of a source up to date now',
    ...id,
    body: sources.syncSourceRequestSchema,
    success: json(202, importAcceptedSchema),
  },
];
