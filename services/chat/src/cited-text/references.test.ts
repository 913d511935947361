import type { Citation, Source } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { citedSources, withReferences } from './references.js';

const source = { index: 1, title: 'Handbook', sourceKey: 'handbook.md' } as Source;
const cite = (answerEnd: number, quote = 'Run it.') =>
  ({ sourceIndex: 1, answerStart: 0, answerEnd, quote }) as Citation;
const text = (content: string, citations: Citation[] = []) => ({ content, sources: [source], citations });

describe('a text with references', () => {
  it('has the number of its source behind each sentence that is cited', () => {
    expect(withReferences(text('Run it. Stop it.', [cite(7), cite(16)]))).to.equal(
      'Run it. [1] Stop it. [1]',
    );
  });

  it('names each source once with its quotes', () => {
    const cited = text('', [cite(1, 'Run it.'), cite(2, 'Stop\nit.'), cite(3, 'Run it.')]);
    expect(citedSources(cited)).to.deep.equal(['[1] Handbook (handbook.md): “Run it.” “Stop it.”']);
  });

  it('loads nothing: images and HTML are shown as they were written', () => {
    const shown = withReferences(text('![x](http://a/b.png) and <img src="http://a/b.png"> here'));
    expect(typesIn(shown)).to.not.include.members(['image']);
    expect(typesIn(shown)).to.not.include.members(['html']);
  });

  it('loads nothing of any text, quotes included', () => {
    const parts = fc.constantFrom(
      '![',
      'a',
      '](',
      'http://a',
      ')',
      '<',
      'img ',
      '>',
      '`',
      '\n',
      '\\',
      '- ',
      '"',
    );
    const written = fc.array(parts, { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(written, (content) => {
        expect(typesIn(withReferences(text(content))))
          .to.not.include('image')
          .and.not.include('html');
      }),
      { numRuns: 300 },
    );
  });
});

function typesIn(markdown: string): string[] {
  const types: string[] = [];
  const visit = (node: { type: string; children?: unknown[] }) => {
    types.push(node.type);
    for (const child of node.children ?? []) visit(child as typeof node);
  };
  visit(fromMarkdown(markdown));
  return types;
}
