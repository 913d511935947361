import createOpenApiClient, { type Client } from 'openapi-fetch';
import { createAuthorizedFetch, type AuthorizedFetch, type FetchOptions } from './authorized-fetch.js';
import type { paths } from './generated/api.js';

export type ClientOptions = FetchOptions;

/** A client of one gateway. */
export interface ApiClient {
  /** Typed methods for every path of the API: `api.GET('/datasets/{id}', { params: { path: { id } } })`. */
  readonly api: Client<paths>;
  /** Signed fetch of a path below `/api/v1`, for streams and uploads. */
  fetchPath(path: string, init?: () => RequestInit): Promise<Response>;
  /** Signed fetch of a path beside `/api/v1`: the API in OpenAI's form. */
  fetchCompatible(path: `/v1/${string}`): Promise<Response>;
  /** Where a path below `/api/v1` is, for people to open. */
  urlOf(path: string): string;
}

const API_PREFIX = '/api/v1';

/** A client; every failed call rejects with an `ApiError` or a `ConnectionError`. */
export function createClient(options: ClientOptions): ApiClient {
  const origin = options.baseUrl.replace(/\/+$/, '');
  const root = origin + API_PREFIX;
  const authorized = createAuthorizedFetch(options);
  return {
    api: createOpenApiClient<paths>({ baseUrl: root, fetch: repeatable(authorized) }),
    fetchPath: (path, init) => authorized(() => new Request(root + path, init?.())),
    fetchCompatible: (path) => authorized(() => new Request(origin + path)),
    urlOf: (path) => root + path,
  };
}

/** openapi-fetch hands over a finished request; its JSON body is small, so that a copy for the repetition is cheap. */
function repeatable(authorized: AuthorizedFetch): (request: Request) => Promise<Response> {
  return (request) => authorized(() => request.clone());
}
