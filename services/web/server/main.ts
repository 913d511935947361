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
import { webEnvSchema } from './env.js';

runMain('web', async () => {
  const env = loadEnv(webEnvSchema);
  const logger = createLogger('web', env.LOG_LEVEL);
  const closers = createClosers(logger);
  closeOnSignals(closers, logger);
  const app = buildApp({ logger, metrics: createMetricsRegistry('web'), folder: env.WEB_DIST });
  const server = await listen(app, env.PORT, env.HOST);
  closers.add('http server', () => server.close());
  logger.info({ url: server.url }, 'the web app is served');
});
