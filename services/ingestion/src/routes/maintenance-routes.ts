import { idParamsSchema, startMaintenanceRequestSchema } from '@aia/contracts';
import { findMaintenanceRun, queueMaintenance } from '@aia/database/ingestion';
import { currentIdentity, jsonBody, notFound, route } from '@aia/platform';
import type { AppDeps } from '../app-deps.js';
import type { RouteMounter } from './mount.js';

/** Runs that compare, repair or rebuild the stores; a worker does them. */
export function mountMaintenanceRoutes({ mount }: RouteMounter, { db }: AppDeps): void {
  const read = async (id: string) => {
    const run = await findMaintenanceRun(db, id);
    if (!run) throw notFound('maintenance run');
    return run;
  };
  mount(
    'startMaintenance',
    jsonBody(),
    route({ body: startMaintenanceRequestSchema }, async ({ body }) => {
      const id = await queueMaintenance(db, { ...body, createdBy: currentIdentity().userId });
      return { status: 202, body: await read(id) };
    }),
  );
  mount(
    'getMaintenance',
    route({ params: idParamsSchema }, async ({ params }) => ({ status: 200, body: await read(params.id) })),
  );
}
