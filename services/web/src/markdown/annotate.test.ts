import { expect } from 'chai';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import type { Annotations } from './annotate.js';
import { rehypePlugins, remarkPlugins } from './plugins.js';

function render(text: string, notes: Partial<Annotations>, base = 0): string {
  const plugins = rehypePlugins({ marks: [], gaps: [], ...notes, base });
  const props = { remarkPlugins: remarkPlugins(), rehypePlugins: plugins, children: text };
  return renderToStaticMarkup(createElement(ReactMarkdown, props));
}
const mark = (at: number) => ({ at, source: 2, citation: 0 });
const SUP = '<sup data-source="2" data-citation="0"></sup>';

describe('Notes in rendered Markdown', () => {
  it('stand where the cited sentence ends', () => {
    expect(render('One. Two.', { marks: [mark(4)] })).to.equal(`<p>One.${SUP} Two.</p>`);
  });

  it('follow markup that closes with the sentence', () => {
    const text = 'It is **bold.** Then.';
    expect(render(text, { marks: [mark(15)] })).to.include(`<strong>bold.${SUP}</strong>`);
  });

  it('come after code, not into it', () => {
    expect(render('Run `make start`', { marks: [mark(16)] })).to.equal(
      `<p>Run <code>make start</code>${SUP}</p>`,
    );
  });

  it('count from where the block begins', () => {
    expect(render('One.', { marks: [mark(104)] }, 100)).to.equal(`<p>One.${SUP}</p>`);
  });

  it('underline what no source supports, and only that', () => {
    const html = render('Known. Guessed. Known.', { gaps: [{ start: 7, end: 15 }] });
    expect(html).to.equal('<p>Known. <span class="unsupported">Guessed.</span> Known.</p>');
  });

  it('leave headings alone', () => {
    expect(render('# Title', { gaps: [{ start: 0, end: 7 }] })).to.equal('<h1>Title</h1>');
  });

  it('keep every character of a text with escapes and entities', () => {
    const html = render('a \\* b &amp; c. Next.', { marks: [mark(15)], gaps: [{ start: 0, end: 15 }] });
    expect(html.replace(/<[^>]+>/g, '')).to.equal('a * b &amp; c. Next.');
    expect(html).to.include(SUP);
  });
});
