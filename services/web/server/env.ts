import { fileURLToPath } from 'node:url';
import { baseEnvSchema, portSchema } from '@aia/platform';
import { z } from 'zod';

/** Where `npm run build -w services/web` puts the app. */
const BUILT = fileURLToPath(new URL('../../dist', import.meta.url));

/** The environment of the web app's own server. */
export const webEnvSchema = z.object({
  ...baseEnvSchema.shape,
  PORT: portSchema.default(8080),
  /** Folder of the built app. */
  WEB_DIST: z.string().min(1).default(BUILT),
});
