import {
  closeOnSignals,
  createClosers,
  createLogger,
  createMetricsRegistry,
  listen,
  loadEnv,
  runMain,
} from '@aia/platform';
import { buildApp } from './app.js';
import { envSchema } from './env.js';
import { createAdmission } from './inference/admission.js';
import { limitConcurrency } from './inference/concurrency.js';
import { createCpuLane } from './inference/cpu-lane.js';
import { createLoadedModels } from './inference/loaded-models.js';
import { createModelServerMetrics, showQueues } from './metrics.js';
import { readManifest } from './weights/models-folder.js';

/** Answers under way get this long when the server is told to stop. */
const GRACE_MS = 3000;

runMain('model-server', async () => {
  const env = loadEnv(envSchema);
  const logger = createLogger('model-server', env.LOG_LEVEL);
  const registry = createMetricsRegistry('model-server');
  const closers = createClosers(logger);
  const folder = env.MODELS_PATH;
  const metrics = createModelServerMetrics(registry);
  const models = createLoadedModels({
    folder,
    threads: env.MODEL_THREADS,
    onLoad: (model, seconds) => metrics.loads.observe({ model }, seconds),
  });
  closers.add('models', () => models.close());
  const admission = createAdmission(env.MODEL_MAX_QUEUE, (kind) => metrics.refused.inc({ kind }));
  showQueues(metrics, admission, models);
  const app = buildApp({
    logger,
    metrics: registry,
    health: { weights: () => requireWeights(folder) },
    modelsFolder: folder,
    calls: {
      models,
      admission,
      lane: createCpuLane(),
      generations: limitConcurrency(env.MODEL_PARALLEL),
      metrics,
      keepAliveMs: env.MODEL_KEEP_ALIVE,
      contextTokens: env.MODEL_CONTEXT,
    },
  });
  const server = await listen(app, env.PORT, env.HOST);
  closers.add('http', () => server.close(GRACE_MS));
  closeOnSignals(closers, logger);
  logger.info({ url: server.url, models: folder, threads: env.MODEL_THREADS }, 'listening');
});

/** A server without weights can only pull. */
async function requireWeights(folder: string): Promise<void> {
  if ((await readManifest(folder)).length > 0) return;
  throw new Error(`no models in ${folder}; run fetch-weights.js`);
}
