import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Value types of GGUF metadata (ggml/docs/gguf.md, `gguf_metadata_value_type`). */
const VALUE_TYPE = { u8: 0, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

/** Number types of GGML tensors (ggml.h, `ggml_type`). */
export const TENSOR_TYPE = { f32: 0, q4_0: 2 } as const;

const MAGIC = 'GGUF';
const VERSION = 3;
/** Tensor data start at multiples of this many bytes: GGUF's default for `general.alignment`. */
const ALIGNMENT = 32;

/** One metadata value with its type. */
export type GgufValue =
  | { type: 'u32' | 'f32'; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'strings'; value: string[] }
  | { type: 'f32s' | 'i32s'; value: ArrayLike<number> }
  | { type: 'bytes'; value: Uint8Array };

/** One tensor: its shape in GGML's order (fastest dimension first) and where its bytes come from. */
export interface GgufTensor {
  name: string;
  shape: number[];
  type: (typeof TENSOR_TYPE)[keyof typeof TENSOR_TYPE];
  sizeBytes: number;
  open: () => Readable;
}

/** The contents of a GGUF file. */
export interface GgufFile {
  metadata: [key: string, value: GgufValue][];
  tensors: GgufTensor[];
}

/**
 * Writes a GGUF v3 file (format: ggml/docs/gguf.md, little-endian). Tensor data stream through; only the metadata are
 * in memory. The same contents always give the same bytes.
 */
export async function writeGguf(path: string, file: GgufFile): Promise<void> {
  await pipeline(() => ggufBytes(file), createWriteStream(path));
}

async function* ggufBytes({ metadata, tensors }: GgufFile): AsyncGenerator<Buffer> {
  const header = Buffer.concat([
    Buffer.from(MAGIC),
    u32(VERSION),
    u64(tensors.length),
    u64(metadata.length),
    ...metadata.flatMap(([key, value]) => [string(key), encodeValue(value)]),
    ...encodeTensorTable(tensors),
  ]);
  yield header;
  yield padding(header.length);
  for (const tensor of tensors) {
    let bytes = 0;
    for await (const piece of tensor.open() as AsyncIterable<Buffer>) {
      bytes += piece.length;
      yield piece;
    }
    if (bytes !== tensor.sizeBytes)
      throw new Error(`Tensor ${tensor.name} has ${bytes} bytes instead of ${tensor.sizeBytes}.`);
    yield padding(bytes);
  }
}

function encodeTensorTable(tensors: GgufTensor[]): Buffer[] {
  let offset = 0;
  return tensors.map(({ name, shape, type, sizeBytes }) => {
    const row = [string(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)];
    offset += sizeBytes + padding(sizeBytes).length;
    return Buffer.concat(row);
  });
}

function encodeValue(value: GgufValue): Buffer {
  switch (value.type) {
    case 'u32':
      return Buffer.concat([u32(VALUE_TYPE.u32), u32(value.value)]);
    case 'f32':
      return Buffer.concat([u32(VALUE_TYPE.f32), f32s([value.value])]);
    case 'bool':
      return Buffer.concat([u32(VALUE_TYPE.bool), Buffer.from([value.value ? 1 : 0])]);
    case 'string':
      return Buffer.concat([u32(VALUE_TYPE.string), string(value.value)]);
    case 'strings':
      return array(VALUE_TYPE.string, value.value.length, Buffer.concat(value.value.map(string)));
    case 'f32s':
      return array(VALUE_TYPE.f32, value.value.length, f32s(value.value));
    case 'i32s':
      return array(VALUE_TYPE.i32, value.value.length, i32s(value.value));
    case 'bytes':
      return array(VALUE_TYPE.u8, value.value.length, Buffer.from(value.value));
  }
}

function array(elementType: number, length: number, elements: Buffer): Buffer {
  return Buffer.concat([u32(VALUE_TYPE.array), u32(elementType), u64(length), elements]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function f32s(values: ArrayLike<number>): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (let i = 0; i < values.length; i++) buffer.writeFloatLE(values[i] ?? 0, i * 4);
  return buffer;
}

function i32s(values: ArrayLike<number>): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (let i = 0; i < values.length; i++) buffer.writeInt32LE(values[i] ?? 0, i * 4);
  return buffer;
}

/** Zeros up to the next multiple of the alignment. */
function padding(length: number): Buffer {
  return Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT);
}
