export { buildApp, type GatewayDeps } from './app.js';
export { API_PREFIX, buildOpenApiDocument, renderOpenApi } from './openapi/document.js';
