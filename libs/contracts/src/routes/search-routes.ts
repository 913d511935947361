import * as search from '../search.js';
import { json, type Route } from './route.js';

/** Finding passages. */
export const searchRoutes: readonly Route[] = [
  {
    id: 'search',
    method: 'post',
    path: '/search',
    owner: 'retrieval',
    tag: 'search',
    access: 'viewer',
    summary: 'Find passages by meaning and by words',
    body: search.searchRequestSchema,
    success: json(200, search.searchResponseSchema),
  },
];
