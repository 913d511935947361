import type { Feature, Route } from '@aia/contracts';
import { notFound } from '@aia/platform';
import type { RequestHandler } from 'express';
import type { SettingsBook } from './settings-book.js';

/** Parts of the API that can be switched off, and which routes they are. */
const FEATURES: Readonly<Record<string, { description: string; includes: (route: Route) => boolean }>> = {
  chat: { description: 'Conversations and answers', includes: ({ tag }) => tag === 'chat' },
  search: { description: 'Searching for passages', includes: ({ tag }) => tag === 'search' },
  uploads: {
    description: 'Uploading documents; imports from sources go on',
    includes: ({ bodyType, id }) => bodyType === 'multipart' && id.startsWith('upload'),
  },
  'api-keys': {
    description: 'Making API keys; those that there are go on working',
    includes: ({ id }) => id === 'createApiKey',
  },
};

/** Every feature with whether it is on. */
export function listFeatures(flags: ReadonlyMap<string, boolean>): Feature[] {
  return Object.entries(FEATURES).map(([name, { description }]) => ({
    name,
    description,
    enabled: flags.get(name) ?? true,
  }));
}

/** Names of the features that a route belongs to. */
export function featuresOf(route: Route): string[] {
  return Object.keys(FEATURES).filter((name) => FEATURES[name]?.includes(route));
}

/** Middleware: a route of a feature that is switched off is not there. */
export function requireFeature(settings: SettingsBook, route: Route): RequestHandler {
  const names = featuresOf(route);
  if (names.length === 0) return (_req, _res, next) => next();
  return (_req, _res, next) => {
    settings.current().then(({ features }) => {
      const off = names.some((name) => features.get(name) === false);
      next(off ? notFound('feature') : undefined);
    }, next);
  };
}
