import { expectData, type ApiClient } from '@aia/client';
import type { CreateDatasetRequest, Dataset } from '@aia/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

const PAGE = 200;

/** All datasets that the person may read. */
export function useDatasets() {
  const { api } = useApi();
  return useQuery({ queryKey: ['datasets'], queryFn: () => readAll(api), staleTime: 30_000 });
}

async function readAll(api: ApiClient['api']): Promise<Dataset[]> {
  const all: Dataset[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: { limit: number; cursor?: string } =
      cursor === '' ? { limit: PAGE } : { limit: PAGE, cursor };
    const page: { items: Dataset[]; nextCursor: string | null } = await expectData(
      api.GET('/datasets', { params: { query } }),
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

export function useDataset(id: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['dataset', id],
    queryFn: () => expectData(api.GET('/datasets/{id}', { params: { path: { id } } })),
  });
}

export function useCreateDataset() {
  const { api } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateDatasetRequest) => expectData(api.POST('/datasets', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['datasets'] }),
  });
}

/** Calls again for what is shown of a dataset after a change of it. */
export function useRefreshDataset(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      [['dataset', id], ['datasets'], ['documents', id]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  };
}
