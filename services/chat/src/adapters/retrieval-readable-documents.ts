import { readableDocumentsSchema } from '@aia/contracts';
import type { ServiceClient } from '@aia/platform';
import type { ReadableDocuments } from '../sharing/withhold.js';

/** Asks the retrieval service, the one place that decides who reads what, as the caller of the current request. */
export function createReadableDocuments(client: ServiceClient): ReadableDocuments {
  return async (documentIds) => {
    if (documentIds.length === 0) return new Set();
    const body = { documentIds };
    const request = { method: 'POST', path: '/readable-documents', body, idempotent: true } as const;
    return new Set((await client.call({ ...request, response: readableDocumentsSchema })).documentIds);
  };
}
