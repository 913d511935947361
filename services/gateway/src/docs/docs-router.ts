import { Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';
import type { OpenApiDocument } from '../openapi/document.js';

/** The files of swagger-ui that the page needs; the package holds 15 MB of source maps beside them. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>AI Assistant API</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

/** `/openapi.json` and the API reference at `/docs`, from this machine alone: no CDN, no inline script. */
export function docsRouter(document: OpenApiDocument): Router {
  const router = Router();
  const json = JSON.stringify(document);
  const folder = absolutePath();
  router.get('/openapi.json', (_req, res) => void res.type('json').send(json));
  router.get('/docs', (_req, res) => void res.type('html').send(PAGE));
  router.get('/docs/start.js', (_req, res) => void res.type('js').send(START));
  for (const asset of ASSETS) {
    router.get(`/docs/${asset}`, (_req, res, next) => {
      res.sendFile(asset, { root: folder, maxAge: '1h' }, (error) => {
        if (error) next(error);
      });
    });
  }
  return router;
}
