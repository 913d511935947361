/** An E5S1 file with one layer of four dimensions: small enough to check every byte of its conversion. */
export const tiny = {
  hidden: 4,
  layers: 1,
  heads: 2,
  feedForward: 8,
  vocabulary: 8,
  positions: 3,
  tokenTypes: 2,
};
export const tinyPieces = ['<s>', '<pad>', '</s>', '<unk>', '▁да', '<mask>'];

interface Row {
  name: string;
  elements: number;
  data: Buffer;
}

function f32(name: string, elements: number, first: number): Row {
  const data = Buffer.alloc(elements * 4);
  for (let i = 0; i < elements; i++) data.writeFloatLE(first + i, i * 4);
  return { name, elements, data };
}

function tensors(): Row[] {
  const { hidden, feedForward, vocabulary, positions, tokenTypes } = tiny;
  const linear = (name: string, inputs: number, outputs: number) => [
    f32(`${name}.w`, inputs * outputs, 1),
    f32(`${name}.b`, outputs, 2),
  ];
  const norm = (name: string) => [f32(`${name}.w`, hidden, 3), f32(`${name}.b`, hidden, 4)];
  return [
    f32('emb.word', vocabulary * hidden, 100),
    f32('emb.pos', positions * hidden, 5),
    f32('emb.type', tokenTypes * hidden, 6),
    ...norm('emb.ln'),
    ...['q', 'k', 'v', 'ao'].flatMap((name) => linear(`l0.${name}`, hidden, hidden)),
    ...norm('l0.aln'),
    ...linear('l0.fi', hidden, feedForward),
    ...linear('l0.fo', feedForward, hidden),
    ...norm('l0.oln'),
  ];
}

/** The bytes of the tiny file. */
export function tinyE5s1(rows: Row[] = tensors()): Buffer {
  const head = [header(), tokenizer()];
  const tableBytes = 4 + rows.reduce((sum, row) => sum + 2 + row.name.length + 21, 0);
  let offset = Buffer.concat(head).length + tableBytes;
  const table = rows.map(({ name, elements, data }) => {
    const row = Buffer.alloc(2 + name.length + 21);
    row.writeUInt16LE(name.length);
    row.write(name, 2);
    row.writeUInt8(0, 2 + name.length);
    row.writeUInt32LE(elements, 3 + name.length);
    row.writeBigUInt64LE(BigInt(offset), 7 + name.length);
    row.writeBigUInt64LE(BigInt(data.length), 15 + name.length);
    offset += data.length;
    return row;
  });
  return Buffer.concat([...head, i32(rows.length), ...table, ...rows.map((row) => row.data)]);
}

function header(): Buffer {
  const { hidden, layers, heads, feedForward, vocabulary, positions, tokenTypes } = tiny;
  const epsilon = Buffer.alloc(4);
  epsilon.writeFloatLE(1e-12);
  const sizes = [1, hidden, layers, heads, feedForward, vocabulary, positions, tokenTypes];
  return Buffer.concat([Buffer.from('E5S1'), ...sizes.map(i32), epsilon, i32(32)]);
}

function tokenizer(): Buffer {
  const texts = tinyPieces.map((piece) => Buffer.from(piece));
  const ends = texts.map((_, i) => texts.slice(0, i + 1).reduce((sum, text) => sum + text.length, 0));
  const blob = Buffer.concat(texts);
  const blobBytes = Buffer.alloc(8);
  blobBytes.writeBigUInt64LE(BigInt(blob.length));
  const scores = Buffer.alloc(4 * texts.length);
  texts.forEach((_, i) => scores.writeFloatLE(-i, 4 * i));
  const ids = [texts.length, 0, 2, 1, 3];
  const map = Buffer.from('a map to skip');
  return Buffer.concat([
    ...ids.map(i32),
    blobBytes,
    ...[0, ...ends].map(i32),
    scores,
    blob,
    i32(1),
    i32(map.length),
    map,
  ]);
}

function i32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(value);
  return buffer;
}
