import { expect } from 'chai';
import { extractHtml } from './html.js';

const extract = (html: string) => extractHtml(Buffer.from(html), 'page.html');

describe('extractHtml', () => {
  const TEXT = '# Pumps\n\nA pump moves water.';
  const content = '<h1>Pumps</h1><p>A pump moves water.</p>';
  const shapes: Record<string, string> = {
    'a whole page': `<!doctype html><html><head><title>T</title></head><body>${content}</body></html>`,
    'no tags of its own but the content': content,
    'neither head nor body': `<html lang=en><meta charset=utf-8><title>T</title>${content}</html>`,
    'no head': `<html><title>T</title><body>${content}</body></html>`,
    'no body': `<html><head><title>T</title></head>${content}</html>`,
    'a head that is not closed': `<html><head><title>T</title><body>${content}`,
    'a body after a head that is not in a page': `<head><title>T</title></head><body>${content}</body>`,
    'a script before the body': `<html><script>alert(1)</script><body>${content}</body></html>`,
    'a script between head and body': `<html><head></head><script>alert(1)</script><body>${content}</body></html>`,
    'a noscript between head and body': `<html><head></head><noscript>No script.</noscript><body>${content}</body>`,
    'a style before the head': `<html><style>p { color: red }</style><head></head><body>${content}</body></html>`,
    'a comment before it': `<!-- saved --><html><body>${content}</body></html>`,
    'content after the body': `<html><body><h1>Pumps</h1></body><p>A pump moves water.</p></html>`,
  };
  for (const [shape, html] of Object.entries(shapes)) {
    it(`reads a page with ${shape}`, () => {
      expect(extract(html).text.trim()).to.equal(TEXT);
    });
  }

  it('takes the title from wherever it stands, and leaves it out of the text', () => {
    const { title, text } = extract('<html><title>About pumps</title><p>They move water.</p></html>');
    expect([title, text.trim()]).to.deep.equal(['About pumps', 'They move water.']);
  });

  it('reads a fragment that speaks of the html tag', () => {
    expect(
      extract('<p>Every page has an <code>&lt;html&gt;</code> tag, as <html> says.</p>').text,
    ).to.include('Every page has an');
  });
});
