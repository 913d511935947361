/** Bytes of a stream by number, read forward only. Reading beyond the end rejects. */
export interface ByteSource {
  readonly position: number;
  read(length: number): Promise<Uint8Array>;
  skip(length: number): Promise<void>;
  stream(length: number): AsyncGenerator<Uint8Array>;
  /** Reads to the end and drops it. */
  drain(): Promise<void>;
  /** Lets the stream go. */
  close(): Promise<void>;
}

/** Reads a stream of pieces as if it were one. */
export function createByteSource(content: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = content[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();
  let position = 0;
  const take = async (most: number): Promise<Uint8Array> => {
    while (piece.byteLength === 0) {
      const next = await iterator.next();
      if (next.done) throw new Error('The stream ends too early.');
      piece = next.value;
    }
    const part = piece.subarray(0, most);
    piece = piece.subarray(part.byteLength);
    position += part.byteLength;
    return part;
  };
  const stream = async function* (length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const part = await take(left);
      left -= part.byteLength;
      yield part;
    }
  };
  return {
    get position() {
      return position;
    },
    stream,
    read: async (length) => {
      const parts: Uint8Array[] = [];
      for await (const part of stream(length)) parts.push(part);
      return Buffer.concat(parts);
    },
    drain: async () => {
      for (let next = await iterator.next(); !next.done;) next = await iterator.next();
    },
    close: async () => {
      await iterator.return?.();
    },
    skip: async (length) => {
      for (let left = length; left > 0;) left -= (await take(left)).byteLength;
    },
  };
}
