export { buildApp, type GatewayDeps } from './app.js';
export { buildOpenApiDocument, renderOpenApi } from './openapi/document.js';
export { API_PREFIX } from './routing/api-prefix.js';
