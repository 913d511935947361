import { writeFile } from 'node:fs/promises';
import { renderProductionEnv } from './environments/render.js';
import { environmentVariables } from './environments/variables.js';

// Writes config/production.env from the schemas of every process.
const path = 'config/production.env';
await writeFile(path, renderProductionEnv(environmentVariables()));
console.log(`wrote ${path}`);
