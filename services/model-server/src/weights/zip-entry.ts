import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** Signatures and sizes of the records of a zip file (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16). */
const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** Where an entry's data lies in its zip file. */
interface EntryLocation {
  name: string;
  method: number;
  compressedBytes: number;
  headerOffset: number;
}

/**
 * A stream of one file inside a zip, which a wheel is. Only that file is read, and never whole.
 * @throws Error naming the file when the zip has no such entry or packs it in an unknown way.
 */
export async function openZipEntry(zipPath: string, name: string): Promise<Readable> {
  const handle = await open(zipPath, 'r');
  try {
    const entry = (await readDirectory(handle, zipPath)).find((candidate) => candidate.name === name);
    if (!entry) throw new Error(`${zipPath} holds no file ${name}.`);
    return openData(zipPath, entry, await dataOffset(handle, entry));
  } finally {
    await handle.close();
  }
}

function openData(zipPath: string, entry: EntryLocation, start: number): Readable {
  const packed = createReadStream(zipPath, { start, end: start + entry.compressedBytes - 1 });
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw new Error(`${zipPath} packs ${entry.name} in an unknown way.`);
  const inflate = createInflateRaw();
  packed.once('error', (error) => inflate.destroy(error));
  inflate.once('close', () => packed.destroy());
  return packed.pipe(inflate);
}

/** The data follow the local header, whose name and extra field may differ in length from the directory's. */
async function dataOffset(handle: FileHandle, entry: EntryLocation): Promise<number> {
  const header = await readAt(handle, entry.headerOffset, LOCAL_HEADER_BYTES);
  return entry.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readDirectory(handle: FileHandle, zipPath: string): Promise<EntryLocation[]> {
  const { size } = await handle.stat();
  const tailStart = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = await readAt(handle, tailStart, size - tailStart);
  const end = findEnd(tail);
  if (end < 0) throw new Error(`${zipPath} is not a zip file.`);
  const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  return parseDirectory(directory);
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at--)
    if (tail.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  return -1;
}

function parseDirectory(directory: Buffer): EntryLocation[] {
  const entries: EntryLocation[] = [];
  let at = 0;
  while (at + DIRECTORY_ENTRY_BYTES <= directory.length && directory.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameBytes = directory.readUInt16LE(at + 28);
    const nameStart = at + DIRECTORY_ENTRY_BYTES;
    entries.push({
      name: directory.toString('utf8', nameStart, nameStart + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at = nameStart + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('The zip file ends early; download it again.');
  return buffer;
}
