import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { chartReadme } from './chart-readme.js';
import { CHART } from './code-facts.js';

describe('the README of the Helm chart', () => {
  it('is up to date (`make helm-readme`)', async () => {
    expect(readFileSync(join(CHART, 'README.md'), 'utf8')).to.equal(await chartReadme());
  });
});
