// Sets up the git hooks after `npm install`; where there is no git checkout or no husky (production images), it does
// nothing.
import { existsSync } from 'node:fs';

if (existsSync('.git') && !process.env.CI) {
  const husky = await import('husky').then((module) => module.default).catch(() => undefined);
  husky?.();
}
