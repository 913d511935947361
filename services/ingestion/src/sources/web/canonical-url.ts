/** Query parameters that only say where a visitor came from. */
const TRACKING = /^(utm_[a-z]+|gclid|fbclid|yclid|mc_[ce]id|_openstat)$/i;
/** Longer addresses are traps or sessions, no documents. */
const MAX_LENGTH = 1000;

/**
 * The one form of a page's address: no fragment, no user, no tracking parameters, host in lower case, no default port
 * (the URL parser sees to both). Undefined for what is no http(s) address.
 */
export function canonicalUrl(text: string, base?: string): string | undefined {
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  return url.href.length <= MAX_LENGTH ? url.href : undefined;
}
