import { chooseVersion, type PublishedVersion } from './choose-version.js';
import { pinnedDependencies, restoreFiles, saveFiles, writePins } from './manifests.js';

/** What an update does to the world. */
export interface UpdateEffects {
  /** Published versions of a package from `current` on. */
  published(name: string, current: string): Promise<PublishedVersion[]>;
  /** Installs what the manifests say; false: it could not. */
  install(): Promise<boolean>;
  /** Runs every test; false: one failed. */
  test(): Promise<boolean>;
  say(line: string): void;
}

export interface UpdateOptions {
  root: string;
  oldestNode: string;
  major: boolean;
}

/** `kept`: the new versions are there and tested. `reverted`: everything is as it was. */
export type UpdateResult = 'nothing-new' | 'kept' | 'reverted';

/** Raises every pinned dependency, runs the tests, and keeps the result only when they pass. */
export async function updateDependencies(
  options: UpdateOptions,
  effects: UpdateEffects,
): Promise<UpdateResult> {
  const raised = await findUpdates(options, effects);
  if (raised.size === 0) return 'nothing-new';
  for (const [name, { from, to }] of raised) effects.say(`${name} ${from} -> ${to}`);
  const before = saveFiles(options.root);
  let succeeded = false;
  try {
    writePins(options.root, raised);
    succeeded = (await effects.install()) && (await effects.test());
  } finally {
    if (!succeeded) {
      effects.say('Going back to the versions that were there.');
      restoreFiles(before);
      await effects.install();
    }
  }
  return succeeded ? 'kept' : 'reverted';
}

async function findUpdates(
  { root, oldestNode, major }: UpdateOptions,
  effects: UpdateEffects,
): Promise<Map<string, { from: string; to: string }>> {
  const raised = new Map<string, { from: string; to: string }>();
  for (const [name, from] of pinnedDependencies(root)) {
    const to = chooseVersion(await effects.published(name, from), from, { oldestNode, major });
    if (to) raised.set(name, { from, to });
  }
  return raised;
}
