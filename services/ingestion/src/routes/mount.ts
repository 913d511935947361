import { createRouteMounter as createMounter, type RouteMounter } from '@aia/platform';
import type { Router } from 'express';

export type { RouteMounter } from '@aia/platform';

/** Mounts the routes of this service. */
export function createRouteMounter(router: Router): RouteMounter {
  return createMounter(router, 'ingestion');
}
