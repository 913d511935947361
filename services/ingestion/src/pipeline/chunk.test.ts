import { estimateTokens } from '@aia/language';
import { expect } from 'chai';
import fc from 'fast-check';
import { frontMatterLength } from '../chunking/markdown-blocks.js';
import { chunk, type ChunkDraft, type ChunkInput } from './chunk.js';

const budget = { target: 60, max: 100 };

function chunkMarkdown(text: string, override: Partial<ChunkInput> = {}): ChunkDraft[] {
  return chunk({ text, format: 'markdown', pages: [], budget, ...override });
}

function texts(text: string, override: Partial<ChunkInput> = {}): string[] {
  return chunkMarkdown(text, override).map(({ start, end }) => text.slice(start, end));
}

const words = (count: number, seed = 'word') =>
  Array.from({ length: count }, (_, i) => `${seed}${i % 7}`).join(' ');
const sentence = (words_: string) => `${words_.charAt(0).toUpperCase()}${words_.slice(1)}.`;

/** Pieces that Markdown is made of, and anything else. */
const markdownPiece = fc.oneof(
  fc.string({ maxLength: 200, unit: 'grapheme' }),
  fc.string({ maxLength: 400, unit: 'binary' }),
  fc.integer({ min: 1, max: 6 }).map((depth) => `${'#'.repeat(depth)} Title ${depth}`),
  fc.integer({ min: 1, max: 400 }).map((count) => sentence(words(count))),
  fc.integer({ min: 1, max: 80 }).map((count) => `\`\`\`py\n${'x = 1\n'.repeat(count)}\`\`\``),
  fc.integer({ min: 1, max: 60 }).map((count) => `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(count)}`),
  fc.integer({ min: 1, max: 40 }).map((count) => '- item\n'.repeat(count)),
  fc.constantFrom('---', '===', '```', '~~~', '>', '> quote', '\t', '    code', '<div>', 'слово '.repeat(90)),
  fc.integer({ min: 1, max: 3000 }).map((count) => 'x'.repeat(count)),
  fc.integer({ min: 1, max: 600 }).map((count) => '🙂'.repeat(count)),
);
const markdown = fc
  .array(fc.tuple(markdownPiece, fc.constantFrom('\n', '\n\n', ' ')), { maxLength: 25 })
  .map((pieces) => pieces.flat().join(''));

describe('chunk', () => {
  it('covers all text in order, without overlaps and within the budget, for any string', () => {
    fc.assert(
      fc.property(markdown, fc.constantFrom('markdown' as const, 'plain' as const), (text, format) => {
        const chunks = chunkMarkdown(text, { format });
        let last = format === 'markdown' ? frontMatterLength(text) : 0;
        for (const [i, { ordinal, start, end }] of chunks.entries()) {
          expect(ordinal).to.equal(i);
          expect(text.slice(last, start).trim(), 'text between chunks').to.equal('');
          expect(start).to.be.at.least(last);
          expect(text.slice(start, end)).to.equal(text.slice(start, end).trim()).and.not.equal('');
          const single = [...text.slice(start, end)].length === 1;
          if (!single) expect(estimateTokens(text.slice(start, end))).to.be.at.most(budget.max);
          last = end;
        }
        expect(text.slice(last).trim(), 'text after the last chunk').to.equal('');
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the text of each page in chunks of that page', () => {
    fc.assert(
      fc.property(fc.array(markdown, { maxLength: 4 }), (contents) => {
        let text = '';
        const pages = contents.map((content, i) => {
          const start = text.length;
          text += `${content}\n\n`;
          return { page: i + 1, start, end: start + content.length };
        });
        for (const { page, start, end } of chunkMarkdown(text, { pages, format: 'plain' })) {
          const own = pages.find((candidate) => candidate.page === page);
          expect(start).to.be.at.least(own?.start ?? Infinity);
          expect(end).to.be.at.most(own?.end ?? 0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('returns nothing for blank text', () => {
    expect(chunkMarkdown(' \n\t\n')).to.deep.equal([]);
  });

  it('packs small sections together up to the target', () => {
    const text = '# A\n\none\n\n## B\n\ntwo\n\n## C\n\nthree\n';
    expect(texts(text)).to.deep.equal([text.trim()]);
  });

  it('starts a new chunk at a heading once the chunk before is large enough', () => {
    const text = `# A\n\n${sentence(words(30))}\n\n# B\n\n${sentence(words(30))}\n`;
    expect(texts(text).map((part) => part.slice(0, 3))).to.deep.equal(['# A', '# B']);
  });

  it('keeps a heading with the text that follows it', () => {
    const text = `${sentence(words(24))}\n\n## B\n\n${sentence(words(24))}\n`;
    expect(texts(text).map((part) => part.slice(0, 4))).to.deep.equal(['Word', '## B']);
  });

  it('tells the headings that a chunk stands under, outermost first', () => {
    const text = `# A\n\n## B { #b-anchor }\n\n### \`C\`\n\n${sentence(words(24))}\n\n## D\n\n${sentence(words(24))}\n`;
    expect(chunkMarkdown(text).map(({ headingPath }) => headingPath)).to.deep.equal([
      ['A', 'B', 'C'],
      ['A', 'D'],
    ]);
  });

  it('names only the common headings of small sections that share a chunk', () => {
    const text = '# A\n\n## B\n\nShort.\n\n## C\n\nShort too.\n';
    expect(chunkMarkdown(text).map(({ headingPath }) => headingPath)).to.deep.equal([['A']]);
  });

  it('does not take a comment in a code block for a heading', () => {
    const text = '# A\n\n```sh\n# not a heading\nls\n```\n\ntext\n';
    expect(chunkMarkdown(text)[0]?.headingPath).to.deep.equal(['A']);
  });

  it('keeps a code block whole that fits into a chunk', () => {
    const code = `\`\`\`py\n${'print(value)\n\n'.repeat(8)}\`\`\``;
    const text = `${sentence(words(30))}\n\n${code}\n\n${sentence(words(30))}`;
    expect(texts(text).some((part) => part.includes(code))).to.equal(true);
  });

  it('parts a code block that exceeds the budget between lines', () => {
    const line = 'result = compute(first, second)';
    const text = `\`\`\`py\n${`${line}\n`.repeat(60)}\`\`\``;
    const inner = texts(text).flatMap((part) => part.split('\n'));
    expect(new Set(inner)).to.deep.equal(new Set(['```py', line, '```']));
  });

  it('keeps a table whole that fits into a chunk', () => {
    const table = `| name | value |\n|---|---|\n${'| a | b |\n'.repeat(6)}`.trim();
    const text = `${sentence(words(24))}\n\n${table}\n\n${sentence(words(24))}`;
    expect(texts(text).some((part) => part.includes(table))).to.equal(true);
  });

  it('parts a long paragraph between sentences', () => {
    const text = Array.from({ length: 12 }, () => sentence(words(12))).join(' ');
    const parts = texts(text);
    expect(parts.length).to.be.greaterThan(2);
    for (const part of parts) expect(part).to.match(/^Word.*\.$/s);
  });

  it('leaves the front matter out', () => {
    expect(texts('---\ntitle: T\n---\n\n# A\n\ntext\n')).to.deep.equal(['# A\n\ntext']);
  });

  it('tells the language of every chunk', () => {
    const text = `# A\n\n${sentence(words(24))}\n\n# Б\n\n${'Слово за словом идёт предложение. '.repeat(6)}\n`;
    expect(chunkMarkdown(text).map(({ language }) => language)).to.include.members(['en', 'ru']);
  });
});
