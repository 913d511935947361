import { z } from 'zod';
import type { PointPayload } from '../vector-store.js';

/** Payload indexes by field: what a filter may ask for. */
export const PAYLOAD_INDEXES = {
  datasetId: 'keyword',
  documentId: 'keyword',
  versionId: 'keyword',
  language: 'keyword',
  principals: 'keyword',
  mime: 'keyword',
  labels: 'keyword',
  sources: 'keyword',
  author: 'keyword',
  paths: 'keyword',
  ordinal: 'integer',
  updatedAt: 'integer',
} as const satisfies Record<keyof PointPayload, 'keyword' | 'integer'>;

const payloadSchema = z.object({
  datasetId: z.string(),
  documentId: z.string(),
  versionId: z.string(),
  ordinal: z.number(),
  language: z.string(),
  principals: z.array(z.string()),
  mime: z.string(),
  updatedAt: z.number(),
  labels: z.array(z.string()),
  sources: z.array(z.string()).optional(),
  author: z.string().optional(),
  paths: z.array(z.string()).optional(),
});

/** The payload of a point as Qdrant returned it; throws when something else wrote into the collection. */
export function parsePayload(payload: unknown): PointPayload {
  return payloadSchema.parse(payload) as PointPayload;
}
