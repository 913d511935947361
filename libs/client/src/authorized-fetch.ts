import { ConnectionError, toApiError } from './api-error.js';

/** The current bearer token (access token or API key), or how to get it. */
export type TokenSource = string | (() => Promise<string | undefined> | string | undefined);

export interface FetchOptions {
  /** Origin of the gateway, e.g. `http://127.0.0.1:8080`. */
  baseUrl: string;
  token?: TokenSource | undefined;
  /** Called once after a 401: the call is repeated with the token that it returns. */
  renewToken?: (() => Promise<string | undefined>) | undefined;
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * A fetch that signs every call and answers with successes only.
 * @throws ApiError for any status from 400 on, ConnectionError when no answer came.
 */
export type AuthorizedFetch = (request: () => Request) => Promise<Response>;

/** `request` is a function, because a repeated call needs a body that nobody has read. */
export function createAuthorizedFetch(options: FetchOptions): AuthorizedFetch {
  return async (request) => {
    const token = await currentToken(options.token);
    let response = await send(options, request(), token);
    if (response.status === 401 && options.renewToken) {
      const renewed = await options.renewToken();
      if (renewed !== undefined) {
        await response.body?.cancel();
        response = await send(options, request(), renewed);
      }
    }
    if (response.ok) return response;
    throw await toApiError(response);
  };
}

async function currentToken(source: TokenSource | undefined): Promise<string | undefined> {
  return typeof source === 'function' ? source() : source;
}

async function send(options: FetchOptions, request: Request, token: string | undefined): Promise<Response> {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  try {
    return await (options.fetch ?? fetch)(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ConnectionError(`${options.baseUrl} does not answer.`, { cause });
  }
}
