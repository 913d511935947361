import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type RequestHandler } from 'express';
import { contentPolicy } from './security-headers.js';

/** Where the built web app writes this, each answer has a fresh nonce: `<meta name="csp-nonce" content="…">`. */
const NONCE_MARK = '__CSP_NONCE__';
/** What the API, its reference and the probes own: a page is never an answer there. */
const NOT_PAGES = /^\/(api|v1|mcp|docs|health|metrics|openapi\.json|\.well-known|queues)(\/|$)/;
/** Vite puts a hash of the content into the names of everything below this folder. */
const HASHED = /[\\/]assets[\\/]/;
const YEAR_SECONDS = 31_536_000;

/**
 * The built web app in `folder`: its files, and its `index.html` for every address that a person may open in it.
 * `/docs` and the API go on to their own routes. Scripts come from this origin only; styles that the app makes at run
 * time need the nonce.
 */
export function webRouter(folder: string): Router {
  const router = Router();
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  router.use(
    express.static(folder, {
      index: false,
      dotfiles: 'ignore',
      redirect: false,
      setHeaders: (res, path) => res.setHeader('cache-control', cacheControl(path)),
    }),
  );
  router.use(page(index));
  return router;
}

function page(index: string): RequestHandler {
  return (req, res, next) => {
    const isPage = ['GET', 'HEAD'].includes(req.method) && (req.header('accept') ?? '').includes('text/html');
    if (!isPage || NOT_PAGES.test(req.path)) return next();
    const nonce = randomBytes(16).toString('base64');
    res.setHeader('content-security-policy', contentPolicy({ styleNonce: nonce }));
    res.setHeader('cache-control', 'no-store');
    res.type('html').send(index.replaceAll(NONCE_MARK, nonce));
  };
}

function cacheControl(path: string): string {
  return HASHED.test(path) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
}
