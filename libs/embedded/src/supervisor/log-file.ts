import { copyFileSync, existsSync, openSync, renameSync, statSync, truncateSync } from 'node:fs';

const MAX_BYTES = 20 * 1024 * 1024;
const KEPT = 3;

/** Opens a log for appending; the child gets the descriptor itself, so that its lines outlive the supervisor. */
export function openLog(path: string): number {
  return openSync(path, 'a', 0o640);
}

/**
 * When the log has grown over the limit, its content moves to `<path>.1` (older ones to `.2`, `.3`) and it starts
 * empty. It is cut in place, because the child keeps its descriptor; it appends, so the cut is safe.
 */
export function rotateLog(path: string, maxBytes = MAX_BYTES): boolean {
  if (!existsSync(path) || statSync(path).size <= maxBytes) return false;
  for (let number = KEPT - 1; number >= 1; number--) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
  return true;
}
