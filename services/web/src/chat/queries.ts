import { expectData } from '@aia/client';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import type { Conversation, Page } from '@aia/contracts';
import { useApi } from '../api/api-context.js';

const PAGE = 50;
type Pages = InfiniteData<Page<Conversation>>;

/** Conversations, newest first, or those in which `q` occurs; all of them, or only those that are pinned or are not. */
export function useConversations(q: string, pinned?: boolean) {
  const { api } = useApi();
  return useInfiniteQuery({
    queryKey: ['conversations', q, pinned ?? 'all'],
    queryFn: ({ pageParam }) => {
      const only = { ...(q && { q }), ...(pinned !== undefined && { pinned: String(pinned) }) };
      const query = { limit: PAGE, ...only, ...(pageParam && { cursor: pageParam }) };
      return expectData(api.GET('/conversations', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** One conversation with its messages. */
export function useConversation(id: string | undefined) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['conversation', id],
    queryFn: () => expectData(api.GET('/conversations/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== undefined,
  });
}

export function useCreateConversation() {
  const { api } = useApi();
  return useMutation({ mutationFn: () => expectData(api.POST('/conversations', { body: {} })) });
}

/** Renames at once; the old title comes back when the server refuses. */
export function useRenameConversation() {
  const { api } = useApi();
  return useOptimistic(
    ({ id, title }: { id: string; title: string }) =>
      expectData(api.PATCH('/conversations/{id}', { params: { path: { id } }, body: { title } })),
    ({ id, title }) =>
      (items) =>
        items.map((item) => (item.id === id ? { ...item, title } : item)),
  );
}

/** Pins or unpins at once; the conversation goes back when the server refuses. */
export function usePinConversation() {
  const { api } = useApi();
  return useOptimistic(
    ({ id, pinned }: { id: string; pinned: boolean }) =>
      expectData(api.PATCH('/conversations/{id}', { params: { path: { id } }, body: { pinned } })),
    ({ id, pinned }) =>
      (items) =>
        items.map((item) => (item.id === id ? { ...item, pinned } : item)),
  );
}

/** Deletes at once; the conversation comes back when the server refuses. */
export function useDeleteConversation() {
  const { api } = useApi();
  return useOptimistic(
    ({ id }: { id: string }) => api.DELETE('/conversations/{id}', { params: { path: { id } } }),
    ({ id }) =>
      (items) =>
        items.filter((item) => item.id !== id),
  );
}

type Change = (items: Conversation[]) => Conversation[];

/** A change that is shown before the server has agreed, and taken back when it does not. */
function useOptimistic<V, T>(call: (variables: V) => Promise<T>, changeFor: (variables: V) => Change) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: call,
    onMutate: async (variables) => {
      await queries.cancelQueries({ queryKey: ['conversations'] });
      const before = queries.getQueriesData<Pages>({ queryKey: ['conversations'] });
      const change = changeFor(variables);
      queries.setQueriesData<Pages>(
        { queryKey: ['conversations'] },
        (data) => data && changePages(data, change),
      );
      return { before };
    },
    onError: (_error, _variables, context) => {
      for (const [key, data] of context?.before ?? []) queries.setQueryData(key, data);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['conversations'] }),
  });
}

function changePages(data: Pages, change: Change): Pages {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) };
}
