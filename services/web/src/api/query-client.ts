import { ApiError } from '@aia/client';
import { QueryClient } from '@tanstack/react-query';

/** Attempts of a read after failures that may pass. */
const ATTEMPTS = 2;

/** Fetched things are fresh for a while, so that going back and forth between pages asks nothing twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < ATTEMPTS && mayPass(error),
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });
}

function mayPass(error: unknown): boolean {
  return error instanceof ApiError ? error.problem.retryable === true : true;
}
