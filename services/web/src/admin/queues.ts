import { ConnectionError, toApiError, type ApiClient } from '@aia/client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

const POLL_MS = 5000;
/** What the page of the queues itself reads; of the jobs only one, because they are not shown here. */
const ADDRESS = '/queues/api/queues?page=1&jobsPerPage=1';

/** States of jobs, in the order in which they are shown. */
export const queueStates = ['waiting', 'active', 'delayed', 'failed', 'completed'] as const;

/** One queue: its jobs by state. */
export interface QueueCounts {
  name: string;
  counts: Record<(typeof queueStates)[number], number>;
}

/** The queues, looked at again and again. */
export function useQueues() {
  const { api } = useApi();
  return useQuery({ queryKey: ['queues'], queryFn: () => readQueues(api), refetchInterval: POLL_MS });
}

/** The page of the queues knows a browser by a cookie, which is asked for where there is none or it has ended. */
async function readQueues(api: ApiClient['api']): Promise<QueueCounts[]> {
  const known = await read();
  if (known.status === 401) await api.POST('/admin/queues/session');
  const response = known.status === 401 ? await read() : known;
  if (!response.ok) throw await toApiError(response);
  return countsIn(await response.json());
}

function read(): Promise<Response> {
  return fetch(ADDRESS).catch((cause: unknown) => {
    throw new ConnectionError('The server does not answer.', { cause });
  });
}

/** The counts in what the page of the queues reads; what is not of its form is no queue. */
export function countsIn(answer: unknown): QueueCounts[] {
  const queues = isRecord(answer) && Array.isArray(answer.queues) ? (answer.queues as unknown[]) : [];
  return queues.flatMap((queue) => {
    if (!isRecord(queue) || typeof queue.name !== 'string' || !isRecord(queue.counts)) return [];
    const { name, counts } = queue;
    const entries = queueStates.map((state) => [state, Number(counts[state] ?? 0)] as const);
    return [{ name, counts: Object.fromEntries(entries) as QueueCounts['counts'] }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
