/** A file that an import brings; its bytes are in the blob store already. */
export interface IncomingFile {
  /** What identifies the document within its dataset, e.g. its relative path. */
  sourceKey: string;
  /** SHA-256 of the bytes, lower-case hex. */
  contentHash: string;
  sizeBytes: number;
}

export interface RegistrationContext {
  importId: string;
  datasetId: string;
  embeddingModel: string;
  /**
   * Whether the bytes are in the blob store. Asked for every new version while nobody can remove them; without it a
   * removal of unused blobs that runs at this very moment is not noticed.
   */
  blobExists?: (sha256: string) => Promise<boolean>;
}

/** The context of files that may be members of an archive; `importId` is null where no import waits for the archive. */
export interface MemberContext extends Omit<RegistrationContext, 'importId'> {
  importId: string | null;
  parentId?: string;
}
