import { healthSchema, type Health } from '@aia/contracts';
import { useQuery } from '@tanstack/react-query';

const POLL_MS = 5000;
/** Checks that the chart of answer times shows. */
const KEPT = 60;

/** One look at the gateway: what it said, and how long that took in milliseconds. */
export interface HealthCheckResult {
  health: Health;
  ms: number;
  /** Seconds since 1970. */
  at: number;
}

/** The gateway's readiness, looked at again and again; the latest look is the last of the list. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: async ({ client }): Promise<HealthCheckResult[]> => {
      const before = client.getQueryData<HealthCheckResult[]>(['health']) ?? [];
      return [...before, await look()].slice(-KEPT);
    },
    refetchInterval: POLL_MS,
    staleTime: 0,
  });
}

async function look(): Promise<HealthCheckResult> {
  const started = performance.now();
  const response = await fetch('/health/ready');
  const health = healthSchema.parse(await response.json());
  return { health, ms: performance.now() - started, at: Date.now() / 1000 };
}
