/**
 * What can go wrong with a model server: `refuse` cuts the connection before any answer, `error` answers 500,
 * `overloaded` answers 503 with Retry-After, `hang` never answers, `cut` ends the connection in the middle of a stream
 * (after the headers where nothing is streamed).
 */
export type Fault = 'refuse' | 'error' | 'overloaded' | 'hang' | 'cut';

/** Faults to come, in the order in which requests will meet them. */
export interface Faults {
  /** The next `times` requests to `path` (default: any) fail like this; Infinity lasts until `clear`. */
  add(fault: Fault, options?: { path?: string; times?: number }): void;
  clear(): void;
  /** Takes the fault of a request that has just arrived. */
  take(path: string): Fault | undefined;
}

/** An empty list of faults. */
export function createFaults(): Faults {
  let planned: { fault: Fault; path: string | undefined; left: number }[] = [];
  return {
    add: (fault, { path, times = 1 } = {}) => void planned.push({ fault, path, left: times }),
    clear: () => void (planned = []),
    take: (path) => {
      const found = planned.find((entry) => entry.path === undefined || entry.path === path);
      if (!found) return undefined;
      found.left -= 1;
      planned = planned.filter((entry) => entry.left > 0);
      return found.fault;
    },
  };
}
