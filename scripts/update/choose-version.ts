import semver from 'semver';

/** A published version and the Node.js that it asks for, where it does. */
export interface PublishedVersion {
  version: string;
  node?: string | undefined;
}

/**
 * The newest version that may replace `current`: no pre-release unless `current` is one, the same major unless `major`,
 * and every Node.js that we support runs it. Undefined when there is none.
 */
export function chooseVersion(
  published: readonly PublishedVersion[],
  current: string,
  { oldestNode, major }: { oldestNode: string; major: boolean },
): string | undefined {
  if (semver.prerelease(current)) return undefined; // chosen by hand, for a reason
  const usable = published.filter(
    ({ version, node }) =>
      semver.valid(version) !== null &&
      !semver.prerelease(version) &&
      semver.gt(version, current) &&
      (major || sameLine(version, current)) &&
      runsOn(node, oldestNode),
  );
  return usable.map(({ version }) => version).sort(semver.rcompare)[0];
}

/** Below 1.0, a new minor may break as a new major does. */
function sameLine(version: string, current: string): boolean {
  return semver.satisfies(version, `^${current}`);
}

function runsOn(node: string | undefined, oldestNode: string): boolean {
  if (!node || semver.validRange(node) === null) return true;
  return semver.satisfies(oldestNode, node);
}
