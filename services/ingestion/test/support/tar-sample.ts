const BLOCK = 512;

/** A tar of regular files; `type` makes an entry something else, e.g. `2` for a link. */
export function sampleTar(files: readonly { name: string; content: string; type?: string }[]): Buffer {
  const entries = files.flatMap(({ name, content, type }) => [
    header(name, content, type ?? '0'),
    padded(content),
  ]);
  return Buffer.concat([...entries, Buffer.alloc(BLOCK * 2)]);
}

function padded(content: string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

function header(name: string, content: string, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
