/** Who goes first: a question's embedding, then a person's answer, then texts of an import. */
export type Urgency = 'query' | 'chat' | 'batch';

const ORDER: readonly Urgency[] = ['query', 'chat', 'batch'];
/**
 * A slice that has waited this long goes next whatever its urgency, so that nobody starves: an import keeps about a
 * fifth of the processor while somebody reads an answer.
 */
const PATIENCE_MS = 500;

interface Waiting {
  since: number;
  start(): void;
}

/**
 * Lets one slice of model work run at a time: one text, one piece of a prompt or one token. Each slice uses every core,
 * so two at once would only slow each other down; between slices the most urgent one that waits goes next.
 */
export interface CpuLane {
  run<T>(urgency: Urgency, slice: () => Promise<T>): Promise<T>;
  /** Slices that wait. */
  readonly waiting: number;
}

/** An empty lane; `now` is the clock in milliseconds. */
export function createCpuLane(now: () => number = () => performance.now()): CpuLane {
  const queues: Record<Urgency, Waiting[]> = { query: [], chat: [], batch: [] };
  let busy = false;
  const enter = (urgency: Urgency) =>
    new Promise<void>((resolve) => {
      if (!busy) {
        busy = true;
        return resolve();
      }
      queues[urgency].push({ since: now(), start: resolve });
    });
  const leave = () => {
    const next = takeNext(queues, now());
    if (next) next.start();
    else busy = false;
  };
  return {
    run: async (urgency, slice) => {
      await enter(urgency);
      try {
        return await slice();
      } finally {
        leave();
      }
    },
    get waiting() {
      return ORDER.reduce((sum, urgency) => sum + queues[urgency].length, 0);
    },
  };
}

/** The slice that has waited too long for longest, else the most urgent one. */
function takeNext(queues: Record<Urgency, Waiting[]>, now: number): Waiting | undefined {
  const heads = ORDER.flatMap((urgency) => {
    const head = queues[urgency][0];
    return head ? [{ urgency, since: head.since }] : [];
  });
  const impatient = heads.filter(({ since }) => now - since >= PATIENCE_MS).sort((a, b) => a.since - b.since);
  const chosen = impatient[0] ?? heads[0];
  return chosen && queues[chosen.urgency].shift();
}
