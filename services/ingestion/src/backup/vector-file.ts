import { createReadStream } from 'node:fs';
import type { StoredVector } from '@aia/vectors';

const ID_BYTES = 16;
const FLOAT_BYTES = 4;

/** One record a vector: the 16 bytes of its id, then its numbers as 32-bit little-endian floats. */
export function encodeVectors(vectors: readonly StoredVector[], dimension: number): Buffer {
  const size = recordSize(dimension);
  const bytes = Buffer.alloc(vectors.length * size);
  vectors.forEach(({ id, dense }, index) => {
    bytes.write(id.replaceAll('-', ''), index * size, 'hex');
    dense.forEach((value, axis) => bytes.writeFloatLE(value, index * size + ID_BYTES + axis * FLOAT_BYTES));
  });
  return bytes;
}

/** The inverse. */
export function decodeVectors(bytes: Buffer, dimension: number): StoredVector[] {
  const size = recordSize(dimension);
  return Array.from({ length: bytes.byteLength / size }, (_, index) => {
    const at = index * size;
    const dense = Array.from({ length: dimension }, (_, axis) =>
      bytes.readFloatLE(at + ID_BYTES + axis * FLOAT_BYTES),
    );
    return { id: toUuid(bytes.toString('hex', at, at + ID_BYTES)), dense };
  });
}

/** Reads a vector file, `batch` vectors at a time. */
export async function* readVectors(
  path: string,
  dimension: number,
  batch: number,
): AsyncIterable<StoredVector[]> {
  const size = recordSize(dimension);
  const stream = createReadStream(path, { highWaterMark: size * batch });
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of stream) {
    const bytes = Buffer.concat([rest, part as Buffer]);
    const whole = bytes.byteLength - (bytes.byteLength % size);
    if (whole > 0) yield decodeVectors(bytes.subarray(0, whole), dimension);
    rest = bytes.subarray(whole);
  }
}

function recordSize(dimension: number): number {
  return ID_BYTES + dimension * FLOAT_BYTES;
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
