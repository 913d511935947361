import { z } from 'zod';
import { idSchema } from './common.js';

/**
 * `POST /readable-documents` of retrieval, between services only: which of these documents the caller may read. It is
 * how a service that keeps quotes asks whether somebody else may see them.
 */
export const readableDocumentsRequestSchema = z.strictObject({ documentIds: z.array(idSchema).max(5000) });
export const readableDocumentsSchema = z.object({ documentIds: z.array(idSchema) });
