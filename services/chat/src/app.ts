import { createHttpApp, jsonBody, requireIdentity } from '@aia/platform';
import { Router, type Express } from 'express';
import { analyticsRoutes } from './analytics/analytics-routes.js';
import { exportRoutes } from './conversations/export-routes.js';
import { conversationRoutes } from './conversations/routes.js';
import type { ChatDeps } from './deps.js';
import { generationExportRoutes } from './generation/export/export-routes.js';
import { generationRoutes } from './generation/generation-routes.js';
import { templateRoutes } from './generation/templates/template-routes.js';
import { mcpRoutes } from './mcp/routes.js';
import { messageRoutes } from './messages/routes.js';
import { completionRoutes } from './openai/completion-routes.js';
import { modelRoutes } from './openai/model-routes.js';
import { promptRoutes } from './prompts/prompt-routes.js';
import { resumeRoutes } from './resume/routes.js';
import { feedbackRoutes } from './sharing/feedback-routes.js';
import { shareRoutes } from './sharing/share-routes.js';

/** The chat service without a port: conversations and their messages, for callers that the gateway vouches for. */
export function buildApp(deps: ChatDeps): Express {
  const { logger, metrics, health } = deps;
  const routes = Router();
  routes.use(requireIdentity(deps.verifyIdentity), jsonBody());
  routes.use(conversationRoutes(deps), exportRoutes(deps), messageRoutes(deps), resumeRoutes(deps));
  routes.use(shareRoutes(deps), feedbackRoutes(deps));
  routes.use(templateRoutes(deps), generationRoutes(deps), generationExportRoutes(deps));
  routes.use(promptRoutes(deps), analyticsRoutes(deps));
  routes.use(completionRoutes(deps), modelRoutes(deps), mcpRoutes(deps));
  return createHttpApp({ service: 'chat', logger, metrics, health, routes, speaksOpenAi: true });
}
