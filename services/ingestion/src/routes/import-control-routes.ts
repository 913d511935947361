import { idParamsSchema } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  cancelImport,
  completeImports,
  pauseImport,
  resumeImport,
  retryImport,
  settleCancelled,
} from '@aia/database/ingestion';
import { currentIdentity, route } from '@aia/platform';
import type { AppDeps } from '../app-deps.js';
import type { RouteMounter } from './mount.js';

/** Longest time that a call settles documents itself; the reconciler does the rest of a huge import. */
const SETTLE_MS = 2000;

type Control = (db: Kysely<Database>, importId: string) => Promise<unknown>;

/** Pause, resume, cancel and retry: each answers with the import as it is afterwards. */
export function mountImportControlRoutes({ mount }: RouteMounter, { db, access }: AppDeps): void {
  const mountControl = (id: string, control: Control) =>
    mount(
      id,
      route({ params: idParamsSchema }, async ({ params }) => {
        await access.import(currentIdentity(), params.id, 'write');
        await control(db, params.id);
        return { status: 202, body: await access.import(currentIdentity(), params.id, 'read') };
      }),
    );
  mountControl('pauseImport', pauseImport);
  mountControl('resumeImport', resume);
  mountControl('cancelImport', cancel);
  mountControl('retryImport', retryImport);
}

/** What finished while the import was paused may have been its last document. */
async function resume(db: Kysely<Database>, importId: string): Promise<void> {
  await resumeImport(db, importId);
  await completeImports(db, [importId]);
}

async function cancel(db: Kysely<Database>, importId: string): Promise<void> {
  await cancelImport(db, importId);
  const until = Date.now() + SETTLE_MS;
  while ((await settleCancelled(db, importId)) > 0 && Date.now() < until);
}
