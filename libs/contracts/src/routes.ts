import { authRoutes } from './routes/auth-routes.js';
import { accountRoutes } from './routes/account-routes.js';
import { adminRoutes } from './routes/admin-routes.js';
import { analyticsRoutes } from './routes/analytics-routes.js';
import { browserRoutes } from './routes/browser-routes.js';
import { generationRoutes } from './routes/generation-routes.js';
import { groupRoutes } from './routes/group-routes.js';
import { datasetsRoutes } from './routes/datasets-routes.js';
import { documentsRoutes } from './routes/documents-routes.js';
import { evaluationRoutes } from './routes/evaluation-routes.js';
import { importsRoutes } from './routes/imports-routes.js';
import { indexesRoutes } from './routes/indexes-routes.js';
import { maintenanceRoutes } from './routes/maintenance-routes.js';
import { operationsRoutes } from './routes/operations-routes.js';
import { searchRoutes } from './routes/search-routes.js';
import { sourcesRoutes } from './routes/sources-routes.js';
import { chatRoutes } from './routes/chat-routes.js';
import { sharingRoutes } from './routes/sharing-routes.js';
import type { Route } from './routes/route.js';

export { compatibilityRoutes } from './routes/compatibility-routes.js';
export { listUsersQuerySchema } from './routes/admin-routes.js';
export { scopeOf } from './routes/scope-of.js';
export type { Route, RouteOwner } from './routes/route.js';

/** Every public route: the OpenAPI document, the gateway's router and its permissions are made from this list. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...browserRoutes,
  ...accountRoutes,
  ...adminRoutes,
  ...groupRoutes,
  ...operationsRoutes,
  ...analyticsRoutes,
  ...datasetsRoutes,
  ...documentsRoutes,
  ...importsRoutes,
  ...sourcesRoutes,
  ...indexesRoutes,
  ...maintenanceRoutes,
  ...searchRoutes,
  ...evaluationRoutes,
  ...chatRoutes,
  ...sharingRoutes,
  ...generationRoutes,
];
