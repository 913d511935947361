/** A file of a tree: the blob's id tells its content. */
export interface TreeFile {
  path: string;
  objectId: string;
}

const FILE_MODES = new Set(['100644', '100755']);

/** Records of git's `-z` output, which end with NUL. Longer ones than any path can be are an error. */
export async function* nulRecords(output: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of output) {
    rest = rest.byteLength === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let from = 0;
    for (let end = rest.indexOf(0, from); end >= 0; end = rest.indexOf(0, from)) {
      yield rest.subarray(from, end).toString('utf8');
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.byteLength > MAX_RECORD) throw new Error('A path of the repository is too long.');
  }
}

const MAX_RECORD = 1024 * 1024;

/** The regular files of `git ls-tree -r -z`; links and submodules are left out. */
export async function* listedFiles(output: AsyncIterable<Uint8Array>): AsyncGenerator<TreeFile> {
  for await (const record of nulRecords(output)) {
    const tab = record.indexOf('\t');
    const [mode = '', , objectId = ''] = record.slice(0, tab).split(' ');
    if (FILE_MODES.has(mode)) yield { path: record.slice(tab + 1), objectId };
  }
}

/** What `git diff-tree -r -z --raw --no-renames` says between two trees. A file that became a link is gone. */
export async function readChanges(
  output: AsyncIterable<Uint8Array>,
): Promise<{ changed: TreeFile[]; gone: string[] }> {
  const changes: { changed: TreeFile[]; gone: string[] } = { changed: [], gone: [] };
  let head: string[] | undefined;
  for await (const record of nulRecords(output)) {
    if (!head) {
      head = record.replace(/^:/, '').split(' ');
      continue;
    }
    const [, mode = '', , objectId = '', status = ''] = head;
    if (status.startsWith('D') || !FILE_MODES.has(mode)) changes.gone.push(record);
    else changes.changed.push({ path: record, objectId });
    head = undefined;
  }
  return changes;
}
