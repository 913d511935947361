import type { DocumentContent } from '@aia/contracts';

/** A dataset that the caller may read. */
export interface ReadableDataset {
  id: string;
  slug: string;
  name: string;
  createdAt: string;
}

/** What the caller of the current request may read, as the ingestion service decides. Throws AppError. */
export interface Library {
  datasets(): Promise<ReadableDataset[]>;
  /** A range of a document's current text (UTF-16 code units); throws `not-found` for what the caller may not read. */
  content(documentId: string, range: { start: number; end: number }): Promise<DocumentContent>;
}

/** Ids of the datasets with these slugs; undefined for those that the caller may not read. */
export async function datasetsBySlug(library: Library, slugs: string[]): Promise<(string | undefined)[]> {
  const ids = new Map((await library.datasets()).map(({ slug, id }) => [slug, id]));
  return slugs.map((slug) => ids.get(slug));
}
