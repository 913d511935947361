import type { HealthCheck, IdentityVerifier, Logger } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { EvaluationDeps } from './evaluation/ports.js';
import type { SearchDeps } from './search/search.js';

/** Everything that the retrieval service is built of. */
export interface RetrievalDeps extends SearchDeps {
  /** Absent where search is measured alone. */
  evaluation?: EvaluationDeps;
  verifyIdentity: IdentityVerifier;
  logger: Logger;
  metrics: Registry;
  health: Record<string, HealthCheck>;
}
