import * as search from '../search.js';
import { json, type Route } from './route.js';

/** Finding passages. */
export const searchRoutes: readonly Route[] = [
  {
    id: 'search',
    method: 'post',
    audited: false,
    path: '/search',
    owner: 'retrieval',
    tag: 'search',
    access: 'viewer',
    summary: 'Find passages by meaning and by words',
    body: search.searchRequestSchema,
    success: json(200, search.searchResponseSchema),
  },
  {
    id: 'searchSimilar',
    method: 'post',
    audited: false,
    path: '/search/similar',
    owner: 'retrieval',
    tag: 'search',
    access: 'viewer',
    summary: 'Find passages of other documents that are like one passage',
    body: search.similarRequestSchema,
    success: json(200, search.searchResponseSchema),
  },
  {
    id: 'searchSuggestions',
    method: 'get',
    path: '/search/suggestions',
    owner: 'retrieval',
    tag: 'search',
    access: 'viewer',
    summary: 'How a query that is being typed may go on',
    query: search.suggestionsQuerySchema,
    success: json(200, search.suggestionsSchema),
  },
];
