import { createHttpApp, type HealthCheck, type Logger } from '@aia/platform';
import express, { type Express } from 'express';
import type { Registry } from 'prom-client';

/** The worker's own address: health and metrics, no routes. */
export function buildWorkerApp(deps: {
  logger: Logger;
  metrics: Registry;
  health: Record<string, HealthCheck>;
}): Express {
  return createHttpApp({ service: 'ingestion-worker', ...deps, routes: express.Router() });
}
