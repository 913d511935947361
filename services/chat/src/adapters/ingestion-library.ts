import { datasetSchema, documentContentSchema, pageOf } from '@aia/contracts';
import type { ServiceClient } from '@aia/platform';
import type { Library, ReadableDataset } from '../library/library.js';

const pageSchema = pageOf(datasetSchema.pick({ id: true, slug: true, name: true, createdAt: true }));
const PAGE = 200;
/** More datasets than anybody reads of; the others are not found by their slugs. */
const MOST_PAGES = 25;

/** A `Library` that asks the ingestion service, as the caller of the current request. */
export function createIngestionLibrary(client: ServiceClient): Library {
  return {
    datasets: async () => {
      const found: ReadableDataset[] = [];
      let cursor: string | null = '';
      for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
        const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const path = `/datasets?limit=${PAGE}${after}`;
        const { items, nextCursor } = await client.call({ method: 'GET', path, response: pageSchema });
        found.push(...items);
        cursor = nextCursor;
      }
      return found;
    },
    content: (documentId, { start, end }) =>
      client.call({
        method: 'GET',
        path: `/documents/${documentId}/content?start=${start}&end=${end}`,
        response: documentContentSchema,
      }),
  };
}
