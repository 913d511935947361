/** Elements that are never content. */
const CLUTTER = [
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'svg',
  'canvas',
  'form button',
  'nav',
  '[role="navigation"]',
  '[role="search"]',
  '[aria-hidden="true"]',
  '[hidden]',
  // What DocBook, Sphinx and MkDocs put around their pages.
  '.navheader',
  '.navfooter',
  '.headerlink',
  '.sphinxsidebar',
  '.md-sidebar',
].join(',');

/** Removes scripts, navigation and what is hidden from a page. */
export function removeClutter(document: Document): void {
  for (const element of document.querySelectorAll(CLUTTER)) element.remove();
}
