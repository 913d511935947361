import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '@aia/models';

/** Vectors as base64 of 32-bit floats, by hash of the text and its role. */
type Entries = Record<string, string>;

const BATCH = 8;

/**
 * An embedder that remembers in a folder outside the repository, so that tuning does not embed again. Without a folder
 * it is the embedder itself.
 */
export function withDiskCache(embedder: Embedder, folder: string | undefined): Embedder {
  if (folder === undefined) return embedder;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${embedder.model.replace(/\W/g, '_')}.json`);
  const entries: Entries = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Entries) : {};
  const save = () => writeFileSync(path, JSON.stringify(entries));
  process.once('exit', save);
  return {
    model: embedder.model,
    dimension: embedder.dimension,
    maxTokens: embedder.maxTokens,
    embedPassages: async (texts) => {
      const missing = texts.filter((text) => !(keyOf('passage', text) in entries));
      for (let start = 0; start < missing.length; start += BATCH) {
        const batch = missing.slice(start, start + BATCH);
        const { vectors } = await embedder.embedPassages(batch);
        for (const [index, text] of batch.entries())
          entries[keyOf('passage', text)] = encode(vectors[index] ?? []);
      }
      return { vectors: texts.map((text) => decode(entries[keyOf('passage', text)] ?? '')), tokens: 0 };
    },
    embedQuery: async (text, signal) => {
      const key = keyOf('query', text);
      if (!(key in entries)) {
        entries[key] = encode(await embedder.embedQuery(text, signal));
      }
      return decode(entries[key] ?? '');
    },
  };
}

function keyOf(role: 'passage' | 'query', text: string): string {
  return createHash('sha256').update(`${role}\0${text}`).digest('base64url');
}

function encode(vector: number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}

function decode(text: string): number[] {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return [...new Float32Array(bytes.buffer)];
}
