import { createHttpApp, jsonBody, requireIdentity } from '@aia/platform';
import { Router, type Express } from 'express';
import { conversationRoutes } from './conversations/routes.js';
import type { ChatDeps } from './deps.js';
import { messageRoutes } from './messages/routes.js';
import { resumeRoutes } from './resume/routes.js';

/** The chat service without a port: conversations and their messages, for callers that the gateway vouches for. */
export function buildApp(deps: ChatDeps): Express {
  const { logger, metrics, health } = deps;
  const routes = Router();
  routes.use(requireIdentity(deps.verifyIdentity), jsonBody());
  routes.use(conversationRoutes(deps.db), messageRoutes(deps), resumeRoutes(deps));
  return createHttpApp({ service: 'chat', logger, metrics, health, routes });
}
