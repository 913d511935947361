import type { Route } from '@aia/contracts';
import { parseOrThrow } from '@aia/platform';

/**
 * The path of a call to a service, built from the route table and the parsed parameters. A client's own spelling of
 * the path (encoded slashes, dot segments) never gets further than here; its query string goes on as it is.
 * @throws AppError `validation-failed` when a parameter does not parse.
 */
export function upstreamPath(route: Route, params: unknown, url: string): string {
  const values = route.params ? parseOrThrow(route.params, params, 'params') : {};
  const path = route.path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const query = url.indexOf('?');
  return query < 0 ? path : path + url.slice(query);
}
