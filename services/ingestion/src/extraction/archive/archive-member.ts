/** One file of an archive. Its content is read before the next member comes, or not at all. */
export interface ArchiveMember {
  /** As the archive calls it: not to be trusted as a path. */
  name: string;
  content: () => AsyncIterable<Uint8Array>;
  /** Protected or too large: it has no content. */
  refused?: boolean;
}

export interface ArchiveOptions {
  maxMemberBytes: number;
}
