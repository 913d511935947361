import type { JobOrigin } from '@aia/contracts';
import { requestContext } from './request-context.js';

/** The request that runs now, for a job that it causes: `{ origin }`, or nothing outside of a request. */
export function currentOrigin(): { origin?: JobOrigin } {
  const context = requestContext.getStore();
  if (!context) return {};
  const { requestId, traceparent } = context;
  return { origin: { requestId, ...(traceparent === undefined ? {} : { traceparent }) } };
}
