import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  imports?: string[];
}

/** Gzipped bytes of scripts: those that every page needs, and with them those of the first page in English. */
export interface BundleSizes {
  entry: number;
  firstPage: number;
}

export async function bundleSizes(dist: string): Promise<BundleSizes> {
  const text = await readFile(join(dist, '.vite/manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as Record<string, Chunk>;
  const size = async (...keys: string[]) => {
    const files = [...reachable(manifest, keys)];
    const sizes = await Promise.all(
      files.map(async (file) => gzipSync(await readFile(join(dist, file))).length),
    );
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  };
  const entry = ['index.html', 'src/main.tsx', 'src/i18n/en.ts'];
  return { entry: await size(...entry), firstPage: await size(...entry, 'src/chat/chat-page.tsx') };
}

/** Files of the chunks and of everything that they import at once. */
function reachable(
  manifest: Record<string, Chunk>,
  keys: readonly string[],
  found = new Set<string>(),
): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key];
    if (!chunk || found.has(chunk.file)) continue;
    found.add(chunk.file);
    reachable(manifest, chunk.imports ?? [], found);
  }
  return found;
}
