import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../reports/check-report.js';
import { docker, serviceOf, type Stack } from './docker.js';

const RECOVER_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
/** How each is made to crash from inside; the first process of a container takes no SIGKILL from there. */
const CRASHES: Record<string, string> = {
  gateway: 'kill -9 $(cat /proc/1/task/1/children)',
  ingestion: 'kill -9 $(cat /proc/1/task/1/children)',
  'ingestion-worker': 'kill -9 $(cat /proc/1/task/1/children)',
  retrieval: 'kill -9 $(cat /proc/1/task/1/children)',
  chat: 'kill -9 $(cat /proc/1/task/1/children)',
  'model-server': 'kill -9 $(cat /proc/1/task/1/children)',
  redis: 'kill -9 $(cat /proc/1/task/1/children)',
  postgres: 'kill -QUIT 1',
};

/** Crashes one container after the other, and checks that each comes back by itself and that people notice nothing after. */
export async function checkRecovery(report: Report, stack: Stack, works: () => Promise<void>): Promise<void> {
  for (const [service, command] of Object.entries(CRASHES)) {
    let seconds = 0;
    await report.check(`${service} crashes and is healthy again by itself`, async () => {
      const before = await first(stack, service);
      await stack.execAs(service === 'postgres' ? '999' : undefined, service, 'sh', '-c', command);
      const started = Date.now();
      await untilHealthyAgain(stack, service, before.State.StartedAt);
      seconds = (Date.now() - started) / 1000;
    });
    report.note(`${service}: ${seconds.toFixed(1)} s`);
  }
  await report.check('a question is answered after all that', works);
}

/** Stops every service in turn and checks how long that takes and with which code it ends; starts them again. */
export async function checkStops(report: Report, stack: Stack, services: string[]): Promise<void> {
  for (const service of services) {
    let milliseconds = 0;
    await report.check(
      `${service} ends with code 0 within ${STOP_LIMIT_MS / 1000} s of SIGTERM`,
      async () => {
        const { Id } = await first(stack, service);
        const started = Date.now();
        docker('stop', '--time', '20', Id);
        milliseconds = Date.now() - started;
        const ended = (await stack.containers(service)).find((container) => container.Id === Id);
        docker('start', Id);
        return [
          ...(milliseconds <= STOP_LIMIT_MS ? [] : [`it took ${milliseconds} ms`]),
          ...(ended?.State.ExitCode === 0 ? [] : [`it ended with ${ended?.State.ExitCode}`]),
        ];
      },
    );
    report.note(`${service}: ${milliseconds} ms`);
  }
  for (const service of services) await untilHealthyAgain(stack, service, '');
}

async function first(stack: Stack, service: string) {
  const [container] = await stack.containers(service);
  if (!container) throw new Error(`${service} does not run`);
  return container;
}

async function untilHealthyAgain(stack: Stack, service: string, startedBefore: string): Promise<void> {
  for (const end = Date.now() + RECOVER_MS; ; await sleep(200)) {
    const container = await first(stack, service);
    const restarted = container.State.StartedAt !== startedBefore;
    if (restarted && container.State.Health?.Status === 'healthy') return;
    if (Date.now() > end) {
      throw new Error(`${serviceOf(container)} is ${container.State.Health?.Status} after ${RECOVER_MS} ms`);
    }
  }
}
