import { expect } from 'chai';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { xssPayloads } from '../../test/xss-payloads.js';
import { rehypePlugins, remarkPlugins } from './plugins.js';

const math = { remark: remarkMath, rehype: rehypeKatex };

function render(text: string): string {
  const plugins = rehypePlugins({ marks: [], gaps: [{ start: 0, end: text.length }], base: 0 }, math);
  const props = { remarkPlugins: remarkPlugins(math), rehypePlugins: plugins, children: text };
  return renderToStaticMarkup(createElement(ReactMarkdown, props));
}

/** The tags of a page as a browser reads them; attribute values are quoted in what React writes. */
const tagsOf = (html: string) => [...html.matchAll(/<([a-z-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)];

const MATHML = 'math|semantics|mrow|mi|mo|mn|mtext|annotation|mstyle|merror|mpadded|mspace';
const ALLOWED = new RegExp(
  `^(p|br|hr|blockquote|h[1-6]|strong|em|del|sub|sup|ul|ol|li|table|thead|tbody|tr|th|td|a|code|pre|span|div|section|svg|path|${MATHML})$`,
);

describe('Markdown from anywhere', () => {
  it('is tried with at least a hundred attacks', () => {
    expect(new Set(xssPayloads).size).to.be.at.least(100);
  });

  for (const payload of xssPayloads) {
    it(`runs nothing of ${JSON.stringify(payload).slice(0, 90)}`, () => {
      for (const [tag, name = '', attributes = ''] of tagsOf(render(payload))) {
        expect(name, tag).to.match(ALLOWED);
        expect(attributes, tag).to.not.match(/\s(on\w+|src|srcset|srcdoc|action|formaction|id|name)=/i);
        for (const [, address = ''] of attributes.matchAll(/(?:href)="([^"]*)"/gi)) {
          expect(address, tag).to.match(/^(https?:|mailto:|#|\?|\/|$|[^:]*$)/i);
        }
      }
    });
  }

  it('keeps what people mean by Markdown', () => {
    const html = render('**bold** [link](https://example.com) `code`\n\n| a |\n|---|\n| 1 |');
    expect(html).to.include('<strong>').and.include('href="https://example.com"').and.include('<td>');
  });
});
