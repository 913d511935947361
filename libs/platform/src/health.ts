import type { Health } from '@aia/contracts';

/** Resolves when a dependency works, rejects with the reason when it does not. */
export type HealthCheck = () => Promise<void>;

const CHECK_TIMEOUT_MS = 2000;

/** Runs every check at once, each with a deadline, and names what failed. */
export async function checkHealth(service: string, checks: Record<string, HealthCheck>): Promise<Health> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check)] as const),
  );
  const ready = entries.every(([, result]) => result.ok);
  return { status: ready ? 'ready' : 'unavailable', service, checks: Object.fromEntries(entries) };
}

async function runCheck(check: HealthCheck): Promise<{ ok: boolean; detail?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([check(), deadline]);
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
