import { Parser } from 'htmlparser2';
import { canonicalUrl } from './canonical-url.js';

/** What a crawler reads from a page. */
export interface PageFacts {
  /** Canonical addresses of its links, each once, in order. */
  links: string[];
  /** The address that the page itself calls its own. */
  canonical: string | undefined;
  /** The page asks not to be kept, or its links not to be followed. */
  noindex: boolean;
  nofollow: boolean;
}

/** More links than any page for readers has. */
const MAX_LINKS = 5000;

/** Reads links, canonical address and robots directives out of HTML. Never throws, whatever the text is. */
export function readPage(html: string, url: string): PageFacts {
  const links = new Set<string>();
  const facts: PageFacts = { links: [], canonical: undefined, noindex: false, nofollow: false };
  let base = url;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'base' && attributes['href']) base = canonicalUrl(attributes['href'], url) ?? url;
      if (name === 'meta' && attributes['name']?.toLowerCase() === 'robots') {
        Object.assign(facts, merge(facts, readDirectives(attributes['content'] ?? '')));
      }
      if (name === 'link' && attributes['rel']?.toLowerCase() === 'canonical') {
        facts.canonical = canonicalUrl(attributes['href'] ?? '', base);
      }
      if (name !== 'a' && name !== 'area') return;
      if (/\bnofollow\b/i.test(attributes['rel'] ?? '') || links.size >= MAX_LINKS) return;
      const link = canonicalUrl(attributes['href'] ?? '#', base);
      if (link) links.add(link);
    },
  });
  parser.end(html);
  return { ...facts, links: [...links] };
}

/** The directives of a robots meta tag or an X-Robots-Tag header. */
export function readDirectives(text: string): Pick<PageFacts, 'noindex' | 'nofollow'> {
  const words = text.toLowerCase().split(/[\s,:]+/);
  return {
    noindex: words.includes('noindex') || words.includes('none'),
    nofollow: words.includes('nofollow') || words.includes('none'),
  };
}

function merge(a: Pick<PageFacts, 'noindex' | 'nofollow'>, b: Pick<PageFacts, 'noindex' | 'nofollow'>) {
  return { noindex: a.noindex || b.noindex, nofollow: a.nofollow || b.nofollow };
}
