import type { z } from 'zod';
import { idParamsSchema } from '../common.js';
import type { Role } from '../identity.js';

/** Which service answers a route; the gateway passes the call on unless it is its own. */
export type RouteOwner = 'gateway' | 'ingestion' | 'retrieval' | 'chat';

/** One public route below `/api/v1`. Services mount the same `path` without that prefix. */
export interface Route {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style, e.g. `/datasets/{id}`. */
  readonly path: string;
  readonly owner: RouteOwner;
  readonly summary: string;
  readonly tag: string;
  /** The least role that may call it, or `public` for a call without a token. */
  readonly access: Role | 'public';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly bodyType?: 'json' | 'multipart';
  readonly success: { status: number; schema?: z.ZodType; type?: 'json' | 'sse'; alsoSse?: boolean };
}

/** Parts that many routes share. */
export const id = { params: idParamsSchema };
export const json = (status: number, schema: z.ZodType) => ({ status, schema });
export const noContent = { status: 204 };
