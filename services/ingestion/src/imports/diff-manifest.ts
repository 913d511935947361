import type { ImportDiff } from '@aia/contracts';
import { toSourceKey } from '../uploads/source-key.js';

/**
 * What an import of the files would do. `manifest` has the content hash of every document by its key; a failed one has
 * an empty hash, so that its file counts as modified and is tried again.
 */
export function diffManifest(
  manifest: ReadonlyMap<string, string>,
  files: readonly { path: string; sha256: string }[],
): ImportDiff {
  const diff: ImportDiff = { added: [], modified: [], deleted: [], unmodified: [] };
  const named = new Set<string>();
  for (const { path, sha256 } of files) {
    const key = toSourceKey(path);
    named.add(key);
    const known = manifest.get(key);
    if (known === undefined) diff.added.push(path);
    else diff[known === sha256 ? 'unmodified' : 'modified'].push(path);
  }
  diff.deleted = [...manifest.keys()].filter((key) => !named.has(key)).sort();
  return diff;
}
