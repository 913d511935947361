import { expectData } from '@aia/client';
import { datasetSourceSchema, pageOf, type CreateSourceRequest } from '@aia/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

const pageSchema = pageOf(datasetSourceSchema);

export function useSources(datasetId: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['sources', datasetId],
    queryFn: async () => {
      const query = { datasetId, limit: 200 };
      return pageSchema.parse(await expectData(api.GET('/sources', { params: { query } })));
    },
  });
}

/** What can be done with the sources of a dataset. */
export function useSourceActions(datasetId: string) {
  const { api } = useApi();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['sources', datasetId] });
  const path = (id: string) => ({ path: { id } });
  return {
    create: useMutation({
      mutationFn: (body: CreateSourceRequest) => expectData(api.POST('/sources', { body })),
      onSuccess: refresh,
    }),
    test: useMutation({
      mutationFn: (id: string) => expectData(api.POST('/sources/{id}/test', { params: path(id) })),
    }),
    sync: useMutation({
      mutationFn: (id: string) => {
        return expectData(
          api.POST('/sources/{id}/sync', { params: path(id), body: { confirmDeletions: false } }),
        );
      },
      onSuccess: refresh,
    }),
    remove: useMutation({
      mutationFn: ({ id, documents }: { id: string; documents: 'delete' | 'keep' }) =>
        api.DELETE('/sources/{id}', { params: { ...path(id), query: { documents } } }),
      onSuccess: refresh,
    }),
  };
}
