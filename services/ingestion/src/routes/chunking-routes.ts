import {
  chunkingPreviewQuerySchema,
  idParamsSchema,
  type ChunkingPreviewQuery,
  type Dataset,
} from '@aia/contracts';
import { findOriginal } from '@aia/database/ingestion';
import { currentIdentity, notFound, route } from '@aia/platform';
import type { AppDeps } from '../app-deps.js';
import { previewChunking } from '../chunking/preview.js';
import { fetchOriginal } from '../pipeline/fetch.js';
import { receiveOneFile } from '../uploads/receive-one-file.js';
import type { RouteMounter } from './mount.js';

/** How a file or a document would be cut, by the dataset's settings or by others. */
export function mountChunkingRoutes({ mount }: RouteMounter, deps: AppDeps): void {
  const preview = async (
    dataset: Dataset,
    query: ChunkingPreviewQuery,
    file: { name: string; bytes: Uint8Array },
  ) => ({
    status: 200,
    body: await previewChunking(deps.pool, file, {
      query,
      settings: dataset.settings.chunking,
      maxTokens: deps.embeddingTokens,
    }),
  });
  mount(
    'previewChunking',
    route({ params: idParamsSchema, query: chunkingPreviewQuerySchema }, async ({ params, query, req }) => {
      const dataset = await deps.access.dataset(currentIdentity(), params.id, 'read');
      return preview(dataset, query, await receiveOneFile(req, deps.uploadLimits.maxFileBytes));
    }),
  );
  mount(
    'previewDocumentChunking',
    route({ params: idParamsSchema, query: chunkingPreviewQuerySchema }, async ({ params, query }) => {
      const document = await deps.access.document(currentIdentity(), params.id, 'read');
      const dataset = await deps.access.dataset(currentIdentity(), document.datasetId, 'read');
      const contentHash = await findOriginal(deps.db, document.id);
      if (!contentHash) throw notFound('file of this document');
      const bytes = await fetchOriginal(deps.blobs, contentHash);
      return preview(dataset, query, { name: document.sourceKey, bytes });
    }),
  );
}
