/** A file to upload. */
export interface UploadFile {
  /** Where it is on this machine. */
  readonly absolutePath: string;
  /** Its name in the dataset: a relative path with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** How much one request may carry: a larger single file travels alone. */
export interface BatchLimits {
  files: number;
  bytes: number;
}

export const DEFAULT_BATCH_LIMITS: BatchLimits = { files: 50, bytes: 8 * 1024 * 1024 };

/** Splits files, in their order, into requests within the limits. */
export function toBatches<F extends { size: number }>(files: readonly F[], limits: BatchLimits): F[][] {
  const batches: F[][] = [];
  let bytes = 0;
  for (const file of files) {
    const current = batches.at(-1);
    if (current && current.length < limits.files && bytes + file.size <= limits.bytes) {
      current.push(file);
      bytes += file.size;
    } else {
      batches.push([file]);
      bytes = file.size;
    }
  }
  return batches;
}
