import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHART } from './code-facts.js';
import { parseManifests, type Manifest } from './manifest.js';

/** Values files that are checked whole, by the name that the reports use. */
export const valuesFiles: Record<string, string> = {
  default: join(CHART, 'ci/default-values.yaml'),
  production: join(CHART, 'values-production.yaml'),
  'external-services': join(CHART, 'ci/external-services-values.yaml'),
  minimal: join(CHART, 'ci/minimal-values.yaml'),
};

/** Runs `helm` and returns its output. @throws Error with what it says. */
export type Helm = (...args: string[]) => string;

/** Helm as a function; `env` may name the cluster. */
export function helmOf(program: string, env: NodeJS.ProcessEnv = process.env): Helm {
  return (...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      env,
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(stderr.trim() || `helm ended with ${status}`);
    return stdout + stderr;
  };
}

/** The chart rendered without a cluster: release and namespace are `ai-assistant`. */
export function render(helm: Helm, ...options: string[]): Manifest[] {
  if (!existsSync(CHART)) throw new Error(`${CHART} is not there.`);
  return parseManifests(helm('template', 'ai-assistant', CHART, '--namespace', 'ai-assistant', ...options));
}
