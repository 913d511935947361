import type { ApiClient } from '@aia/client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

/** A model that the services are set up with. */
export interface KnownModel {
  id: string;
  kind: 'chat' | 'embedding';
}

/** All of them, the usual one of its kind first. */
export function useModels() {
  return useQuery(modelsQuery(useApi()));
}

/** Names of those that can be chatted with. */
export function useChatModels() {
  return useQuery({
    ...modelsQuery(useApi()),
    select: (models) => models.filter(({ kind }) => kind === 'chat').map(({ id }) => id),
  });
}

function modelsQuery(client: ApiClient) {
  return {
    queryKey: ['models'],
    queryFn: async () => modelsIn(await (await client.fetchCompatible('/v1/models')).json()),
    staleTime: Infinity,
  };
}

/** From the list in OpenAI's form, whose `kind` is ours; datasets in it, and what has another form, are no models. */
export function modelsIn(list: unknown): KnownModel[] {
  const data = isRecord(list) && Array.isArray(list.data) ? (list.data as unknown[]) : [];
  return data.flatMap((model) => {
    if (!isRecord(model) || typeof model.id !== 'string') return [];
    const { id, kind } = model;
    return kind === 'chat' || kind === 'embedding' ? [{ id, kind }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
