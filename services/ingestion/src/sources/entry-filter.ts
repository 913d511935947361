import picomatch from 'picomatch';

/**
 * Which keys a source takes: those that an include glob matches (all without one) and no exclude glob does. Globs are
 * those of picomatch: `**` crosses folders, and `*` does not.
 */
export function createEntryFilter(
  include: readonly string[],
  exclude: readonly string[],
): (key: string) => boolean {
  const options = { dot: true, nonegate: true };
  const included = include.length > 0 ? picomatch([...include], options) : () => true;
  const excluded = exclude.length > 0 ? picomatch([...exclude], options) : () => false;
  return (key) => included(key) && !excluded(key);
}
