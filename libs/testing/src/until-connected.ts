import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a client's server answers: nothing is asked before its connection is up. */
export async function untilConnected(client: { ping(): Promise<unknown> }): Promise<void> {
  const answers = () =>
    client.ping().then(
      () => true,
      () => false,
    );
  while (!(await answers())) await sleep(20);
}
