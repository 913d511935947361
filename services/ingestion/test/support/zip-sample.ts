import { crc32, deflateRawSync } from 'node:zlib';

/** A file to pack, and what to lie about it. */
export interface PackedFile {
  name: string;
  content: string | Uint8Array;
  /** Size that the container declares, instead of the real one. */
  declaredBytes?: number;
  /** Sets the flag of a protected entry. */
  encrypted?: boolean;
  /** Raw bytes of the name, without the UTF-8 flag. */
  rawName?: Uint8Array;
}

const UTF8 = 0x800;

/** A zip container, written here so that tests can break it on purpose. */
export function sampleZip(files: readonly PackedFile[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const packed = pack(file);
    locals.push(packed.local);
    central.push(packed.directory(offset));
    offset += packed.local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...locals, directory, endRecord(files.length, directory.length, offset)]);
}

function pack(file: PackedFile) {
  const content = Buffer.from(file.content);
  const data = deflateRawSync(content);
  const name = Buffer.from(file.rawName ?? Buffer.from(file.name));
  const flags = (file.rawName ? 0 : UTF8) | (file.encrypted ? 1 : 0);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(flags, 2);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt32LE(crc32(content), 10);
  shared.writeUInt32LE(data.length, 14);
  shared.writeUInt32LE(file.declaredBytes ?? content.length, 18);
  shared.writeUInt16LE(name.length, 22);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, data]),
    directory: (offset: number) => {
      const rest = Buffer.alloc(14);
      rest.writeUInt32LE(offset, 10);
      return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, name]);
    },
  };
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
