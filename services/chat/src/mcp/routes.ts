import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../deps.js';
import { createMcpTools } from './tools.js';

/**
 * `POST /mcp`: the Model Context Protocol over Streamable HTTP. There are no sessions, so that any replica answers any
 * call; each gets a server of its own, which works as the caller of its request.
 */
export function mcpRoutes(deps: ChatDeps): Router {
  const router = Router();
  router.post(
    '/mcp',
    route({}, async ({ req, res }) => {
      const gone = new AbortController();
      const server = createMcpTools(deps, gone.signal);
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
      res.once('close', () => {
        gone.abort();
        void server.close();
      });
      await server.connect(transport);
      await transport.handleRequest(req, res, req.body);
      return undefined;
    }),
  );
  return router;
}
