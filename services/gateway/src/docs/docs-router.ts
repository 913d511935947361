import { Router } from 'express';
import absolutePath from 'swagger-ui-dist/absolute-path.js';

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
export function docsRouter(): Router {
  const router = Router();
  // Not from the package's entry: that would load the whole page into this process.
  const folder = absolutePath();
  const json = openApiJson();
  router.get('/openapi.json', (_req, res, next) => {
    json().then((text) => res.type('json').send(text), next);
  });
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

/** The OpenAPI document as JSON, made when it is first asked for: its generator is not needed before. */
function openApiJson(): () => Promise<string> {
  let text: Promise<string> | undefined;
  return () =>
    (text ??= import('../openapi/document.js').then(({ buildOpenApiDocument }) =>
      JSON.stringify(buildOpenApiDocument()),
    ));
}
