import type { MaintenanceFinding } from '@aia/contracts';

const MAX_EXAMPLES = 10;

/** Counts what a run finds of one kind and keeps a few examples. */
export interface FindingCounter {
  found(example: string): void;
  repaired(count?: number): void;
  result(): MaintenanceFinding;
}

/** A counter that starts at nothing. */
export function createFindingCounter(kind: string): FindingCounter {
  const finding: MaintenanceFinding = { kind, found: 0, repaired: 0, examples: [] };
  return {
    found: (example) => {
      finding.found++;
      if (finding.examples.length < MAX_EXAMPLES) finding.examples.push(example);
    },
    repaired: (count = 1) => void (finding.repaired += count),
    result: () => finding,
  };
}
