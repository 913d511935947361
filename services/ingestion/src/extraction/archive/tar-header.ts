/** One header block of a tar (POSIX.1-2001 with the GNU extensions). */
export interface TarHeader {
  name: string;
  /** Bytes of content after the header. */
  size: number;
  kind: 'file' | 'extension' | 'other';
  type: string;
}

const CHECKSUM = { from: 148, to: 156 };
/** Types of blocks that say something about the next entry: GNU long names, POSIX attributes. */
const EXTENSIONS = new Set(['L', 'x']);

/** The header in a block of 512 bytes, or null when its checksum is wrong. */
export function parseHeader(block: Uint8Array): TarHeader | null {
  if (checksum(block) !== octal(block, CHECKSUM.from, CHECKSUM.to)) return null;
  const prefix = field(block, 345, 500);
  const short = field(block, 0, 100);
  const isPosix = field(block, 257, 263).startsWith('ustar') && prefix !== '' && !isGnu(block);
  const type = String.fromCharCode(block[156] ?? 0);
  return {
    name: isPosix ? `${prefix}/${short}` : short,
    size: sizeOf(block),
    kind: kindOf(type),
    type,
  };
}

/** What an extension block says about the next entry. */
export function longName(type: string, content: Uint8Array): Partial<TarHeader> {
  const text = new TextDecoder().decode(content);
  if (type === 'L') return { name: text.replace(/\0.*$/s, '') };
  const path = /(?:^|\n)\d+ path=([^\n]+)\n/.exec(text)?.[1];
  const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
  return {
    ...(path === undefined ? {} : { name: path }),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}

function kindOf(type: string): TarHeader['kind'] {
  if (EXTENSIONS.has(type)) return 'extension';
  return type === '0' || type === '\0' || type === '7' ? 'file' : 'other';
}

function isGnu(block: Uint8Array): boolean {
  return field(block, 257, 265) === 'ustar  ';
}

/** GNU writes sizes of 8 GiB and more in binary; no archive that is taken in holds such a file. */
function sizeOf(block: Uint8Array): number {
  return (block[124] ?? 0) & 0x80 ? Number.MAX_SAFE_INTEGER : octal(block, 124, 136);
}

function octal(block: Uint8Array, from: number, to: number): number {
  return parseInt(field(block, from, to).trim(), 8) || 0;
}

function field(block: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(block.subarray(from, to)).replace(/\0.*$/s, '');
}

/** The sum of all bytes, with the checksum itself read as spaces. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= CHECKSUM.from && at < CHECKSUM.to ? 32 : byte), 0);
}
