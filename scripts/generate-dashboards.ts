import { mkdir, rm, writeFile } from 'node:fs/promises';
import { DASHBOARDS, dashboardFiles } from './dashboards/files.js';

// Writes Grafana's dashboards from their definitions.
const files = await dashboardFiles();
await rm(DASHBOARDS, { recursive: true, force: true });
await mkdir(DASHBOARDS, { recursive: true });
for (const { path, text } of files) await writeFile(path, text);
console.log(`wrote ${files.length} dashboards to ${DASHBOARDS}`);
