import { expectData } from '@aia/client';
import { roleIncludes, type Role } from '@aia/contracts';
import { useQuery } from '@tanstack/react-query';
import { useApi } from './api-context.js';

/** Who is signed in. */
export function useMe() {
  const { api } = useApi();
  return useQuery({ queryKey: ['me'], queryFn: () => expectData(api.GET('/auth/me')), staleTime: Infinity });
}

/** Whether the person may do what `role` may; false while that is not known. */
export function useMay(role: Role): boolean {
  const { data } = useMe();
  return data !== undefined && roleIncludes(data.role, role);
}
