import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite dev` and `vite preview` find a gateway. */
const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080';
const proxy = { '/api': gateway, '/health': gateway };

/**
 * The content security policy of the app, as the gateway and the image of its own send it. `vite preview` sends it too,
 * so that nobody develops against a laxer one.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "script-src-attr 'none'",
  "style-src 'self'",
].join('; ');

/**
 * How rehype-katex reads the formulas that it drew. Its variant for browsers lets the browser parse them, and each style
 * in them is then reported as a violation of the policy; the one for Node reads them itself.
 */
const formulaParser = fileURLToPath(import.meta.resolve('hast-util-from-html-isomorphic'));

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: { 'hast-util-from-html-isomorphic': formulaParser },
    conditions: ['aia-source', 'module', 'browser', 'development|production'],
  },
  build: {
    target: 'es2022',
    // Data URLs of fonts and scripts are not allowed by the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
  },
  server: { proxy },
  preview: { proxy, headers: { 'Content-Security-Policy': contentSecurityPolicy } },
});
