/**
 * `make bench-ingest`: what bulk ingestion costs, in one run, with a stub embedder so that the model's own time does not
 * count. PARTS=uploaders,own,workers,reimport,queue,fair,large measures only those; PAGES=folder holds real pages for the
 * uploaders, by default documents are generated.
 */
import { measureFairness } from './ingest/fairness.js';
import { measureLargeFiles } from './ingest/large-files.js';
import { measureOwnCost } from './ingest/own-cost.js';
import { measureQueueMemory } from './ingest/queue-memory.js';
import { measureReimport } from './ingest/reimport.js';
import { measureUploaders } from './ingest/uploaders.js';
import { measureWorkers } from './ingest/workers.js';

/** One figure beside its goal. */
interface Figure {
  name: string;
  value: number;
  unit: string;
  goal: number;
  atLeast?: boolean;
}

const parts: Record<string, () => Promise<Figure[]>> = {
  uploaders: () => measureUploaders(process.env['PAGES']),
  own: measureOwnCost,
  workers: measureWorkers,
  reimport: measureReimport,
  queue: measureQueueMemory,
  fair: measureFairness,
  large: measureLargeFiles,
};

const wanted = (process.env['PARTS'] ?? Object.keys(parts).join(',')).split(',');
let missed = 0;
for (const name of wanted) {
  const measure = parts[name];
  if (!measure) throw new Error(`There is no part "${name}"; choose from ${Object.keys(parts).join(', ')}.`);
  for (const { name: what, value, unit, goal, atLeast } of await measure()) {
    const met = atLeast ? value >= goal : value <= goal;
    if (!met) missed++;
    const sign = atLeast ? '>=' : '<=';
    console.log(`${met ? 'ok  ' : 'MISS'} ${what}: ${value.toFixed(2)} ${unit} (goal ${sign} ${goal})`);
  }
}
process.exitCode = missed === 0 ? 0 : 1;
