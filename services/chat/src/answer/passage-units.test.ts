import { expect } from 'chai';
import fc from 'fast-check';
import { readUnits } from './passage-units.js';

const kinds = (text: string) => readUnits(text).map(({ start, end, kind }) => [kind, text.slice(start, end)]);

describe('readUnits', () => {
  it('tells headings, prose, code and markup apart', () => {
    const text = '# Stop\n\nRun this. It waits.\n\n```bash\nmake stop\n\nmake clean\n```\n\n/// tip\n\nDone.';
    expect(kinds(text)).to.deep.equal([
      ['heading', '# Stop'],
      ['prose', 'Run this.'],
      ['prose', 'It waits.'],
      ['code', '```bash\nmake stop\n\nmake clean\n```'],
      ['markup', '/// tip'],
      ['prose', 'Done.'],
    ]);
  });

  it('takes a code block that the passage cuts to its end', () => {
    expect(kinds('Run:\n\n```\nmake stop')).to.deep.equal([
      ['prose', 'Run:'],
      ['code', '```\nmake stop'],
    ]);
  });

  it('knows table rows', () => {
    expect(kinds('| a | b |\n|---|---|\n| 1 | 2 |').map(([kind]) => kind)).to.deep.equal([
      'table',
      'table',
      'table',
    ]);
  });

  it('gives ranges in order that do not overlap', () => {
    const line = fc.constantFrom('# H', 'One. Two.', '```', '- item', '', 'code()', '| a |');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const units = readUnits(lines.join('\n'));
        units.forEach((unit, at) => {
          expect(unit.end).to.be.greaterThan(unit.start);
          expect(unit.start).to.be.at.least(units[at - 1]?.end ?? 0);
        });
      }),
    );
  });
});
