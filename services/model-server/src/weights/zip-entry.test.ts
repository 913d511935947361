import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { openZipEntry } from './zip-entry.js';

interface Entry {
  name: string;
  text: string;
  deflate: boolean;
}

/** A zip file as PKWARE describes it, with an extra field in the local header only. */
function zip(entries: Entry[]): Buffer {
  const extra = Buffer.from('extra!');
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, deflate } of entries) {
    const data = deflate ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(extra.length, 28);
    const row = Buffer.alloc(46);
    row.writeUInt32LE(0x02014b50);
    row.writeUInt16LE(deflate ? 8 : 0, 10);
    row.writeUInt32LE(data.length, 20);
    row.writeUInt16LE(name.length, 28);
    row.writeUInt32LE(offset, 42);
    directory.push(row, Buffer.from(name));
    bodies.push(local, Buffer.from(name), extra, data);
    offset += 30 + name.length + extra.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end, Buffer.from('a comment')]);
}

describe('openZipEntry', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zip-entry-'));
    path = join(folder, 'a.whl');
    const entries = [
      { name: 'stored.txt', text: 'as it is', deflate: false },
      { name: 'deflated.txt', text: 'squeezed '.repeat(1000), deflate: true },
    ];
    await writeFile(path, zip(entries));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads a stored file', async () => {
    expect((await buffer(await openZipEntry(path, 'stored.txt'))).toString()).to.equal('as it is');
  });

  it('reads a deflated file', async () => {
    const text = (await buffer(await openZipEntry(path, 'deflated.txt'))).toString();
    expect(text).to.equal('squeezed '.repeat(1000));
  });

  it('names a file that the zip does not have', async () => {
    const error: unknown = await openZipEntry(path, 'other.txt').catch((reason: unknown) => reason);
    expect(String(error)).to.contain('holds no file other.txt');
  });

  it('refuses a file that is not a zip', async () => {
    await writeFile(path, '<html>not found</html>');
    const error: unknown = await openZipEntry(path, 'stored.txt').catch((reason: unknown) => reason);
    expect(String(error)).to.contain('is not a zip file');
  });
});
