import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildOpenApiDocument, renderOpenApi } from './document.js';

const target = fileURLToPath(new URL('../../../../config/openapi.yaml', import.meta.url));
await writeFile(target, renderOpenApi(buildOpenApiDocument()));
process.stdout.write(`wrote ${target}\n`);
