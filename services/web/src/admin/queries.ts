import { expectData } from '@aia/client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

/** Most entries that a choice of users, groups or keys has; more are reached by their ids. */
const MOST = 200;

/** All groups, up to the most that one page has. */
export function useGroups() {
  const { api } = useApi();
  return useQuery({
    queryKey: ['groups'],
    queryFn: () => expectData(api.GET('/admin/groups', { params: { query: { limit: MOST } } })),
  });
}

/** The users that a choice offers. */
export function useUserChoices() {
  const { api } = useApi();
  return useQuery({
    queryKey: ['users', 'choices'],
    queryFn: () => expectData(api.GET('/admin/users', { params: { query: { limit: MOST } } })),
  });
}

/** Members of a group. */
export function useGroupMembers(id: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['groups', id, 'members'],
    queryFn: () =>
      expectData(api.GET('/admin/groups/{id}/members', { params: { path: { id }, query: { limit: MOST } } })),
  });
}

/** All quotas. */
export function useQuotas() {
  const { api } = useApi();
  return useQuery({
    queryKey: ['quotas'],
    queryFn: () => expectData(api.GET('/admin/quotas', { params: { query: { limit: MOST } } })),
  });
}
