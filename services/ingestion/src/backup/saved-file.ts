import { z } from 'zod';

/** A file of a backup: its path below the folder, its size in bytes and the SHA-256 of its bytes. */
export const savedFileSchema = z.object({
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SavedFile = z.infer<typeof savedFileSchema>;
