import { writeFile } from 'node:fs/promises';
import { metricsReference } from './metrics/reference.js';

// Writes docs/reference/METRICS.md from the declarations of every process.
const { path, text } = await metricsReference();
await writeFile(path, text);
console.log(`wrote ${path}`);
