/**
 * Bounds of what one file may unfold to. They are far above real documents, and low enough that a file which is built
 * to exhaust the machine is refused within two seconds and 256 MiB.
 */
export const LIMITS = {
  /** Characters of extracted text of a file that is parsed as a whole. */
  textLength: 32 * 1024 * 1024,
  /** Bytes of one XML part after decompression. */
  partBytes: 96 * 1024 * 1024,
  /** Bytes of all parts that are read from one file. */
  totalBytes: 192 * 1024 * 1024,
  /** Entries of one container. */
  entries: 20_000,
  /** Decompressed to compressed size of one part, above `ratioFrom` bytes. */
  ratio: 400,
  ratioFrom: 8 * 1024 * 1024,
  /** Elements within elements of XML. */
  xmlDepth: 500,
  /** Values within values of JSON. */
  jsonDepth: 200,
  /** Rows of one sheet. */
  sheetRows: 100_000,
  /** Columns of one sheet or table. */
  columns: 1000,
  /** Characters of one line of text. */
  lineLength: 8 * 1024 * 1024,
} as const;
