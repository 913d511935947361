/** Who goes first: a question's embedding, then a person's answer, then texts of an import. */
export type Urgency = 'query' | 'chat' | 'batch';

const ORDER: readonly Urgency[] = ['query', 'chat', 'batch'];
/**
 * Work of a kind that got nothing for this long goes next whatever its urgency, so that nobody starves: an import keeps
 * about a fifth of the processor while somebody reads an answer.
 */
const PATIENCE_MS = 500;
/**
 * Texts of an import that are on their way to the model at once: while it works on one, the next is already there, so
 * that the way between two processes costs no time.
 */
const TEXTS_IN_FLIGHT = 2;

interface Waiting {
  since: number;
  start(): void;
}

/**
 * Decides which slice of model work runs next: one text, one piece of a prompt or one token. Each slice uses every core,
 * so an answer and an import at once would only slow each other down: they take turns, the most urgent first. Texts of
 * both kinds go to the same model, which works on one at a time and takes a question's first.
 */
export interface CpuLane {
  run<T>(urgency: Urgency, slice: () => Promise<T>): Promise<T>;
  /** Slices that wait. */
  readonly waiting: number;
}

/** An empty lane; `now` is the clock in milliseconds. */
export function createCpuLane(now: () => number = () => performance.now()): CpuLane {
  const queues: Record<Urgency, Waiting[]> = { query: [], chat: [], batch: [] };
  const running: Record<Urgency, number> = { query: 0, chat: 0, batch: 0 };
  /** When work of the kind last began or ended. */
  const served: Record<Urgency, number> = { query: 0, chat: 0, batch: 0 };
  const startWaiting = () => {
    for (;;) {
      const next = mostUrgent(queues, served, now());
      if (!next || !mayStart(next, running, queues)) return;
      running[next]++;
      served[next] = now();
      queues[next].shift()?.start();
    }
  };
  return {
    run: async (urgency, slice) => {
      await new Promise<void>((resolve) => {
        queues[urgency].push({ since: now(), start: resolve });
        startWaiting();
      });
      try {
        return await slice();
      } finally {
        running[urgency]--;
        served[urgency] = now();
        startWaiting();
      }
    },
    get waiting() {
      return ORDER.reduce((sum, urgency) => sum + queues[urgency].length, 0);
    },
  };
}

type Counts = Readonly<Record<Urgency, number>>;
type Queues = Readonly<Record<Urgency, readonly Waiting[]>>;

function mayStart(urgency: Urgency, running: Counts, queues: Queues): boolean {
  switch (urgency) {
    case 'chat':
      return running.query + running.chat + running.batch === 0;
    case 'query':
      return running.chat === 0;
    case 'batch': {
      const alone = queues.chat.length + queues.query.length + running.query === 0;
      return running.chat === 0 && running.batch < (alone ? TEXTS_IN_FLIGHT : 1);
    }
  }
}

/** The kind that got nothing for too long, else the most urgent one that waits. */
function mostUrgent(queues: Queues, served: Counts, now: number): Urgency | undefined {
  const waiting = ORDER.flatMap((urgency) => {
    const head = queues[urgency][0];
    return head ? [{ urgency, since: Math.max(head.since, served[urgency]) }] : [];
  });
  const neglected = waiting
    .filter(({ since }) => now - since >= PATIENCE_MS)
    .sort((a, b) => a.since - b.since);
  return (neglected[0] ?? waiting[0])?.urgency;
}
