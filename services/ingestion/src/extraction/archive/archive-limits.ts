/** Bounds of what one archive may unfold to. */
export const ARCHIVE_LIMITS = {
  members: 10_000,
  /** Bytes of all members after decompression. */
  totalBytes: 4 * 1024 ** 3,
  /** Decompressed to compressed size, above `ratioFrom` bytes: text compresses to a tenth, bombs to a thousandth. */
  ratio: 200,
  ratioFrom: 16 * 1024 * 1024,
} as const;
