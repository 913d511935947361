import { route } from '@aia/platform';
import type { RouteHandlers } from '../routing/api-router.js';
import { examine, type DoctorDeps } from './doctor.js';

/** Handler of `/admin/doctor`. */
export function doctorRoutes(deps: DoctorDeps): RouteHandlers {
  return {
    getDoctorReport: route({}, async () => ({ status: 200, body: { checks: await examine(deps) } })),
  };
}
