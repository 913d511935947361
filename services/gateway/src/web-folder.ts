import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run build -w services/web` puts the app, beside this package. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * The folder of the built web app: the one that WEB_DIST names, else the one of this checkout where it was built.
 * @throws Error when WEB_DIST names a folder without an index.html.
 */
export function webFolder(named: string | undefined): string | undefined {
  const folder = named ?? DEFAULT_FOLDER;
  if (existsSync(join(folder, 'index.html'))) return folder;
  if (named === undefined) return undefined;
  throw new Error(`WEB_DIST: there is no index.html in ${named}; build the web app first.`);
}
