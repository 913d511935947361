import { chunkingSettingsSchema, type ChunkingSettings } from '@aia/contracts';
import { estimateTokens } from '@aia/language';
import { expect } from 'chai';
import fc from 'fast-check';
import { frontMatterLength } from '../chunking/markdown-blocks.js';
import { chunk, type ChunkDraft, type ChunkInput } from './chunk.js';

const budget = { target: 60, max: 100 };
const words = (count: number, seed = 'word') =>
  Array.from({ length: count }, (_, i) => `${seed}${i % 7}`).join(' ');

const piece = fc.oneof(
  fc.string({ maxLength: 200, unit: 'grapheme' }),
  fc.integer({ min: 1, max: 6 }).map((depth) => `${'#'.repeat(depth)} Title ${depth}`),
  fc.integer({ min: 1, max: 300 }).map((count) => `W${words(count)}.`),
  fc.integer({ min: 1, max: 60 }).map((count) => `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(count)}`),
  fc.integer({ min: 1, max: 60 }).map((count) => `def f${count}(a):\n${'    x = call(1)\n'.repeat(count)}`),
  fc
    .integer({ min: 1, max: 30 })
    .map((count) => `class C {\n${'  m() {\n    go();\n  }\n\n'.repeat(count)}}`),
  fc.integer({ min: 1, max: 3000 }).map((count) => 'x'.repeat(count)),
  fc.constantFrom('---', '```', '>', '\t', 'слово '.repeat(90), '日本語。'.repeat(40)),
);
const document = fc
  .array(fc.tuple(piece, fc.constantFrom('\n', '\n\n', ' ')), { maxLength: 20 })
  .map((pieces) => pieces.flat().join(''));

const settings = fc
  .record({
    strategy: fc.constantFrom('structure', 'fixed', 'sentences', 'document', 'code'),
    overlapTokens: fc.constantFrom(0, 20),
    parentTokens: fc.constantFrom(null, 150, 400),
    context: fc.constantFrom('none', 'headings', 'title-and-headings'),
  })
  .map((value) => chunkingSettingsSchema.parse(value));

function cut(
  text: string,
  given: Partial<ChunkingSettings>,
  override: Partial<ChunkInput> = {},
): ChunkDraft[] {
  const all = chunkingSettingsSchema.parse(given);
  return chunk({ text, format: 'markdown', pages: [], budget, title: 'Book', settings: all, ...override });
}

const formats = fc.constantFrom('markdown' as const, 'plain' as const, 'code' as const);

describe('chunk, by strategy', () => {
  it('covers all text in order and within the budget, whatever the strategy', () => {
    fc.assert(
      fc.property(document, settings, formats, (text, given, format) => {
        const chunks = cut(text, given, { format });
        let covered = format === 'markdown' ? frontMatterLength(text) : 0;
        let last = -1;
        for (const [i, { ordinal, start, end }] of chunks.entries()) {
          const part = text.slice(start, end);
          expect(ordinal).to.equal(i);
          expect(start).to.be.greaterThan(last);
          expect(part).to.equal(part.trim()).and.not.equal('');
          if (start > covered) expect(text.slice(covered, start).trim(), 'text between chunks').to.equal('');
          if (given.overlapTokens === 0) expect(start).to.be.at.least(covered);
          if ([...part].length > 1) expect(estimateTokens(part)).to.be.at.most(budget.max);
          [covered, last] = [end, start];
        }
        expect(text.slice(covered).trim(), 'text after the last chunk').to.equal('');
      }),
      { numRuns: 250 },
    );
  });

  it('leaves room for the repeated head of a table beside the text', () => {
    fc.assert(
      fc.property(document, settings, (text, given) => {
        for (const { start, end, prefix } of cut(text, { ...given, context: 'none' })) {
          if (prefix === '') continue;
          expect(prefix).to.match(/\|.*\n\|[-|]+$/);
          expect(estimateTokens(`${prefix}\n${text.slice(start, end)}`)).to.be.at.most(budget.max);
        }
      }),
    );
  });

  it('puts every chunk inside of one parent', () => {
    fc.assert(
      fc.property(document, settings, (text, given) => {
        for (const { start, end, parent } of cut(text, { ...given, parentTokens: 300 })) {
          expect(parent?.start).to.be.at.most(start);
          expect(parent?.end).to.be.at.least(end);
          if (given.strategy !== 'document')
            expect(estimateTokens(text.slice(parent?.start, parent?.end))).to.be.at.most(300);
        }
      }),
    );
  });

  it('repeats the head of a long table in every chunk but the first', () => {
    const head = '| name | value |\n|------|-------|';
    const text = `# Rates\n\n${head}\n${'| abc | 1234 |\n'.repeat(60)}`;
    const chunks = cut(text, { context: 'none' });
    expect(chunks.length).to.be.greaterThan(2);
    expect(chunks.map(({ prefix }) => prefix)).to.deep.equal(['', ...chunks.slice(1).map(() => head)]);
    expect(text.slice(chunks[1]?.start, chunks[1]?.end), 'the range stays true').to.match(/^\| abc/);
  });

  it('does not repeat a head that takes most of a chunk', () => {
    const columns = `|${' a very long name of a column |'.repeat(8)}`;
    const text = `${columns}\n|${'---|'.repeat(8)}\n${`|${' 1 |'.repeat(8)}\n`.repeat(20)}`;
    expect(new Set(cut(text, { context: 'none' }).map(({ prefix }) => prefix))).to.deep.equal(new Set(['']));
  });

  it('puts title and headings before the text when told to', () => {
    const text = `# Guide\n\n## Backup\n\n${words(60)}\n\n${words(60)}\n`;
    const last = (context: ChunkingSettings['context']) => cut(text, { context }).at(-1)?.prefix;
    expect(last('none')).to.equal('');
    expect(last('headings')).to.equal('Guide › Backup');
    expect(last('title-and-headings')).to.equal('Book › Guide › Backup');
  });

  it('shows the whole document for each of its pieces', () => {
    const text = `\n# A\n\n${words(80)}\n\n# B\n\n${words(80)}\n`;
    const chunks = cut(text, { strategy: 'document' });
    expect(chunks.length).to.be.greaterThan(1);
    for (const { parent } of chunks) expect(parent).to.deep.equal({ start: 1, end: text.length - 1 });
  });

  it('repeats the end of the chunk before where an overlap is asked for', () => {
    const text = words(200);
    const [first, second] = cut(text, { strategy: 'fixed', overlapTokens: 20 });
    expect(second?.start).to.be.lessThan(first?.end ?? 0);
    expect(estimateTokens(text.slice(second?.start, first?.end))).to.be.within(5, 20);
  });

  it('ends chunks at sentences', () => {
    const text = Array.from({ length: 20 }, (_, i) => `Sentence ${i} ${words(9)}.`).join(' ');
    for (const { start, end } of cut(text, { strategy: 'sentences' }))
      expect(text.slice(start, end)).to.match(/^Sentence .*\.$/s);
  });

  it('follows the definitions of program source', () => {
    const method = (name: string) => `    def ${name}(self):\n${'        self.step(value)\n'.repeat(9)}`;
    const text = `import os\n\n\nclass Runner:\n    """Runs."""\n\n${method('first')}\n${method('second')}\n# Free.\ndef free():\n    pass\n`;
    const chunks = cut(text, {}, { format: 'code' });
    const starts = chunks.map(({ start, end }) => text.slice(start, end).split('\n')[0]?.trim());
    expect(starts).to.deep.equal(['import os', 'def first(self):', 'def second(self):', '# Free.']);
    expect(chunks[1]?.headingPath).to.deep.equal(['class Runner:']);
    expect(chunks[3]?.headingPath).to.deep.equal([]);
  });
});
