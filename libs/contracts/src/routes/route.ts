import type { z } from 'zod';
import { idParamsSchema } from '../common.js';
import type { Role, Scope } from '../identity.js';

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
  /** The scope that an API key needs; `scopeOf` derives it from tag and method where it is left out. */
  readonly scope?: Scope;
  /** Whether a person has to call: API keys are refused, whatever their role and scopes. */
  readonly sessionOnly?: boolean;
  /** `false` keeps calls out of the audit log; by default everything but reading is in it. */
  readonly audited?: boolean;
  /**
   * The call spends tokens of a model: it counts against quotas of tokens and spend, by what its answer says. `later`: in
   * the background, which is counted as it happens.
   */
  readonly spendsTokens?: boolean | 'later';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly bodyType?: 'json' | 'multipart';
  readonly success: {
    status: number;
    schema?: z.ZodType;
    type?: 'json' | 'sse' | 'ndjson';
    alsoSse?: boolean;
    /** Media types of a success that is a file. */
    files?: readonly string[];
    /** The same as a text for people, where the call asks for it. */
    alsoMarkdown?: boolean;
  };
}

/** Parts that many routes share. */
export const id = { params: idParamsSchema };
export const json = (status: number, schema: z.ZodType) => ({ status, schema });
export const noContent = { status: 204 };
