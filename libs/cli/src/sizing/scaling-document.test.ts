import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { costRows, unitCosts } from './unit-costs.js';

describe('docs/architecture/SCALING.md', () => {
  const text = readFileSync(new URL('../../../../docs/architecture/SCALING.md', import.meta.url), 'utf8');
  const rows = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());

  it('has the very figures that `aia admin size` calculates with', () => {
    for (const [what, value] of costRows()) expect(rows).to.include(`| ${what} | ${value} |`);
  });

  it('names the machine that they were measured on', () => {
    expect(text.replace(/\s+/g, ' ')).to.include(unitCosts.machine);
  });
});
