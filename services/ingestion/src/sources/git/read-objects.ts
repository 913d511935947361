import { once } from 'node:events';
import { EntryGoneError } from '../source.js';
import type { GitCommand } from './git-command.js';

/** Reads blobs one after the other through a single `git cat-file --batch`. */
export interface ObjectReader {
  /** The bytes of a blob; the next one waits until this is read or left. */
  read(objectId: string): AsyncGenerator<Uint8Array>;
  close(): void;
}

const OBJECT_ID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Starts the reader with its first blob. */
export function createObjectReader(git: GitCommand): ObjectReader {
  let child: ReturnType<GitCommand['start']> | undefined;
  let input: AsyncIterator<Buffer> | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let turn: Promise<void> = Promise.resolve();

  const more = async () => {
    const next = await input?.next();
    if (!next || next.done) throw new Error('git cat-file ended early.');
    rest = rest.byteLength === 0 ? next.value : Buffer.concat([rest, next.value]);
  };
  const header = async (objectId: string): Promise<number> => {
    if (!child) {
      child = git.start(['cat-file', '--batch']);
      child.on('error', () => undefined);
      child.stdin.on('error', () => undefined);
      child.stderr.resume();
      input = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    }
    if (!child.stdin.write(`${objectId}\n`)) await once(child.stdin, 'drain');
    while (!rest.includes(10)) await more();
    const end = rest.indexOf(10);
    const [, type, size] = rest.subarray(0, end).toString('latin1').split(' ');
    rest = rest.subarray(end + 1);
    if (type !== 'blob') throw new EntryGoneError(`The repository has no blob ${objectId}.`);
    return Number(size);
  };
  return {
    read: async function* (objectId) {
      if (!OBJECT_ID.test(objectId)) throw new EntryGoneError('That is no object id.');
      const before = turn;
      let done: () => void = () => undefined;
      turn = new Promise((resolve) => (done = resolve));
      await before;
      try {
        let left = (await header(objectId)) + 1; // a line feed closes the content
        try {
          while (left > 0) {
            if (rest.byteLength === 0) await more();
            const part = rest.subarray(0, left);
            rest = rest.subarray(part.byteLength);
            left -= part.byteLength;
            const content = left === 0 ? part.subarray(0, -1) : part;
            if (content.byteLength > 0) yield content;
          }
        } finally {
          // A reader that left early: its remaining bytes must not be taken for the next answer.
          while (left > 0) {
            if (rest.byteLength === 0) await more();
            const part = rest.subarray(0, left);
            rest = rest.subarray(part.byteLength);
            left -= part.byteLength;
          }
        }
      } finally {
        done();
      }
    },
    close: () => child?.kill(),
  };
}
