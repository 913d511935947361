import type { NamedFile } from './ingest-client.js';

/** A small generator of numbers that depend on the seed only (mulberry32), 0 <= x < 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS =
  `water river mountain engine server cable account invoice report table garden harbour lamp market paper
  window winter summer bridge letter number answer question method result measure signal network storage`.split(
    /\s+/,
  );

/** Markdown of about `paragraphs` short paragraphs below headings; the same arguments give the same text. */
export function generatedText(seed: number, paragraphs: number): string {
  const random = seededRandom(seed);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  const sentence = () => `The ${Array.from({ length: 9 }, word).join(' ')}.`;
  const parts = Array.from({ length: paragraphs }, (_, i) => {
    const heading = i % 4 === 0 ? `## Part ${i} of ${seed}\n\n` : '';
    return `${heading}${Array.from({ length: 4 }, sentence).join(' ')}`;
  });
  return `# Document ${seed}\n\n${parts.join('\n\n')}\n`;
}

/** `count` files with names and texts of their own. */
export function generatedFiles(count: number, options: { paragraphs: number; prefix?: string }): NamedFile[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${options.prefix ?? 'file'}-${String(i).padStart(5, '0')}.md`,
    content: generatedText(i, options.paragraphs),
  }));
}

/** Parts of at most `size` items. */
export function inParts<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}
