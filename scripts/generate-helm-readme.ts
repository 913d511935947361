import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartReadme } from './verify-helm/chart-readme.js';
import { CHART } from './verify-helm/code-facts.js';

writeFileSync(join(CHART, 'README.md'), await chartReadme());
