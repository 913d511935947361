import { expectData } from '@aia/client';
import type { Evaluation, StartEvaluation } from '@aia/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

const POLL_MS = 1500;
const PAGE = 50;

/** Whether a run has an end still before it. */
export const isUnfinished = ({ status }: Evaluation) => status === 'queued' || status === 'running';

/** The golden sets of a dataset. */
export function useGoldenSets(datasetId: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['golden-sets', datasetId],
    queryFn: () => expectData(api.GET('/datasets/{id}/golden-sets', { params: { path: { id: datasetId } } })),
    enabled: datasetId !== '',
  });
}

/** The latest runs of a dataset, newest first; looked at again while one is not finished. */
export function useEvaluations(datasetId: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['evaluations', datasetId],
    queryFn: () => expectData(api.GET('/evaluations', { params: { query: { datasetId, limit: PAGE } } })),
    enabled: datasetId !== '',
    refetchInterval: ({ state }) => state.data?.items.some(isUnfinished) === true && POLL_MS,
  });
}

/** One run. */
export function useEvaluation(id: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['evaluation', id],
    queryFn: () => expectData(api.GET('/evaluations/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => state.data !== undefined && isUnfinished(state.data) && POLL_MS,
  });
}

/** Questions of a run, all of them or those that found nothing relevant among the first ten. */
export function useEvaluatedQuestions(id: string, only: 'all' | 'missed') {
  const { api } = useApi();
  return useInfiniteQuery({
    queryKey: ['evaluation', id, 'questions', only],
    queryFn: ({ pageParam }) => {
      const query = { only, limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return expectData(api.GET('/evaluations/{id}/questions', { params: { path: { id }, query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** A run beside an earlier one. */
export function useComparison(candidate: string, baseline: string) {
  const { api } = useApi();
  const params = { path: { id: candidate }, query: { with: baseline } };
  return useQuery({
    queryKey: ['evaluation', candidate, 'comparison', baseline],
    queryFn: () => expectData(api.GET('/evaluations/{id}/comparison', { params })),
  });
}

export function useStartEvaluation() {
  const { api } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (run: Pick<StartEvaluation, 'datasetId' | 'set' | 'mode' | 'fitWeights'>) =>
      expectData(api.POST('/evaluations', { body: run })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['evaluations'] }),
  });
}

export function useCancelEvaluation() {
  const { api } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.POST('/evaluations/{id}/cancel', { params: { path: { id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['evaluations'] }),
  });
}
