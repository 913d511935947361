/**
 * What one unit of work costs, measured by `make bench-unit-costs` (docs/architecture/SCALING.md says how). CPU in
 * milliseconds of one core, bytes on disk, resident memory of one process in MiB.
 */
export const unitCosts = {
  machine: 'virtual machine with 2 cores of an AMD EPYC, Node 20.20',
  cpuMs: {
    chunk: { ingestion: 0.37, 'ingestion-worker': 2.1, postgres: 0.88, embedding: 135 },
    search: { gateway: 3.1, retrieval: 22.9, embedding: 23.8, postgres: 1.6 },
    answer: { gateway: 13.3, chat: 73.3, model: 1320, postgres: 18.3 },
  },
  bytes: { postgres: 3022, vectors: 6815, blobs: 688, answer: 15_019 },
  memoryMiB: {
    gateway: 103,
    chat: 109,
    retrieval: 184,
    ingestion: 92,
    'ingestion-worker': 192,
    'model-server': 802,
  },
  tokens: { written: 20.9 },
} as const;

/** Every cost with what it is of, as the document shows it. */
export function costRows(): [string, string][] {
  const { cpuMs, bytes, memoryMiB, tokens } = unitCosts;
  return [
    ...Object.entries(cpuMs).flatMap(([unit, parts]) =>
      Object.entries(parts).map(([part, ms]): [string, string] => [
        `${part}, CPU for one ${unit}`,
        `${ms} ms`,
      ]),
    ),
    ...Object.entries(bytes).map(([place, size]): [string, string] => [`bytes: ${place}`, `${size}`]),
    ...Object.entries(memoryMiB).map(([part, size]): [string, string] => [`${part}, memory`, `${size} MiB`]),
    ['tokens written for an answer', `${tokens.written}`],
  ];
}
