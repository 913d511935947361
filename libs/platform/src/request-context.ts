import { AsyncLocalStorage } from 'node:async_hooks';
import type { Identity } from '@aia/contracts';

/** What travels with one request or job through every call that it causes. */
export interface RequestContext {
  requestId: string;
  traceparent?: string;
  /** The caller, once verified. */
  identity?: Identity;
  /** The internal identity token as received, to be passed on to the next service. */
  identityToken?: string;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();
