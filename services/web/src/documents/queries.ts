import { expectData } from '@aia/client';
import type { DocumentState } from '@aia/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

const PAGE = 200;
/** Milliseconds between two looks at a document that is being processed. */
const POLL_MS = 2000;
const MOVING: readonly DocumentState[] = [
  'queued',
  'fetching',
  'extracting',
  'chunking',
  'embedding',
  'indexing',
];

/** Whether the state of a document changes by itself. */
export const isMoving = (state: DocumentState): boolean => MOVING.includes(state);

export interface DocumentFilter {
  q: string;
  status: DocumentState | '';
}

/** Documents of a dataset, a page at a time. */
export function useDocuments(datasetId: string, { q, status }: DocumentFilter) {
  const { api } = useApi();
  return useInfiniteQuery({
    queryKey: ['documents', datasetId, q, status],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(q && { q }),
        ...(status && { status }),
        ...(pageParam && { cursor: pageParam }),
      };
      return expectData(api.GET('/datasets/{id}/documents', { params: { path: { id: datasetId }, query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => {
      const first = state.data?.pages[0]?.items ?? [];
      return state.data?.pages.length === 1 && first.some((document) => isMoving(document.state)) && POLL_MS;
    },
  });
}

export function useDocument(id: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['document', id],
    queryFn: () => expectData(api.GET('/documents/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => state.data !== undefined && isMoving(state.data.state) && POLL_MS,
  });
}

/** Tries documents again, or deletes them, one after the other. */
export function useDocumentActions(datasetId: string) {
  const { api } = useApi();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['documents', datasetId] });
  const each = (call: (id: string) => Promise<unknown>) => async (ids: readonly string[]) => {
    for (const id of ids) await call(id);
  };
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    retry: useMutation({
      mutationFn: each((id) => api.POST('/documents/{id}/retry', path(id))),
      onSettled: refresh,
    }),
    remove: useMutation({
      mutationFn: each((id) => api.DELETE('/documents/{id}', path(id))),
      onSettled: refresh,
    }),
  };
}
