import { listDeadLettersQuerySchema, stackParamsSchema } from '@aia/contracts';
import { findStack, listDeadLetters } from '@aia/database/ingestion';
import { currentIdentity, notFound, route } from '@aia/platform';
import { visibleTo } from '../access/dataset-access.js';
import type { AppDeps } from '../app-deps.js';
import type { RouteMounter } from './mount.js';

/** Documents that failed, and the stack traces behind them. */
export function mountDeadLetterRoutes({ mount }: RouteMounter, { db }: AppDeps): void {
  mount(
    'listDeadLetters',
    route({ query: listDeadLettersQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await listDeadLetters(db, { ...query, principals: visibleTo(currentIdentity()) }),
    })),
  );
  mount(
    'getFailureStack',
    route({ params: stackParamsSchema }, async ({ params }) => {
      const stack = await findStack(db, params.id);
      if (!stack) throw notFound('stack trace');
      return { status: 200, body: stack };
    }),
  );
}
