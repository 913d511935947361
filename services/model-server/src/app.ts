import { createHttpApp, type HealthCheck, type Logger } from '@aia/platform';
import express, { Router, type Express, type RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import { chatRoutes } from './api/chat.js';
import { embedRoutes } from './api/embed.js';
import { ollamaErrorHandler } from './api/error-handler.js';
import { installedModelRoutes } from './api/installed-models.js';
import type { ModelCalls } from './api/model-calls.js';
import { pullRoutes } from './api/pull.js';
import { OllamaError } from './ollama-error.js';

/** What the model server is built from. */
export interface ModelServerDeps {
  logger: Logger;
  metrics: Registry;
  health: Record<string, HealthCheck>;
  /** Folder of the weights. */
  modelsFolder: string;
  calls: ModelCalls;
}

/** The Ollama version whose API this server follows: clients check it before they use newer calls. */
const OLLAMA_VERSION = '0.9.0';
/** Largest request: an import's batch of texts, or a long conversation. */
const MAX_BODY = '16mb';

/** The model server's HTTP app: Ollama's API, its errors included, beside the platform's health and metrics. */
export function buildApp({ logger, metrics, health, modelsFolder, calls }: ModelServerDeps): Express {
  const routes = Router();
  routes.get('/', (_req, res) => void res.type('text').send('Ollama is running'));
  routes.use('/api', apiRoutes(modelsFolder, calls), ollamaErrorHandler(logger));
  return createHttpApp({ service: 'model-server', logger, metrics, health, routes });
}

function apiRoutes(folder: string, calls: ModelCalls): Router {
  const api = Router();
  api.use(jsonOfAnyType(), labelRoute());
  api.get('/version', (_req, res) => void res.json({ version: OLLAMA_VERSION }));
  api.use(installedModelRoutes({ folder, models: calls.models, keepAliveMs: calls.keepAliveMs }));
  api.use(pullRoutes(folder), chatRoutes(calls), embedRoutes(calls));
  api.use((req) => {
    throw new OllamaError(404, `${req.method} ${req.originalUrl} is not part of this server`);
  });
  return api;
}

/** `curl -d` sends JSON as a form; Ollama reads it all the same. */
function jsonOfAnyType(): RequestHandler {
  return express.json({ limit: MAX_BODY, type: () => true });
}

const LABELLED = new Set([
  'version',
  'tags',
  'ps',
  'show',
  'pull',
  'chat',
  'generate',
  'embed',
  'embeddings',
]);

/** Names the route for logs and metrics: the pattern is lost when a nested router ends in an error. */
function labelRoute(): RequestHandler {
  return (req, res, next) => {
    const call = req.path.slice(1);
    if (LABELLED.has(call)) res.locals['route'] = `/api/${call}`;
    next();
  };
}
