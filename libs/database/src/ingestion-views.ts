import type { PageRange, Place } from '@aia/contracts';

/** View: every chunk that search may show, provided that the caller may read its document. */
export interface PublishedChunksView {
  chunk_id: string;
  version_id: string;
  document_id: string;
  dataset_id: string;
  source_key: string;
  principals: string[];
  labels: string[];
  title: string;
  mime: string | null;
  published_at: Date;
  ordinal: number;
  start_offset: number;
  end_offset: number;
  page: number | null;
  heading_path: string[];
  language: string;
  token_estimate: number;
  text: string;
  /** The pages that the chunk touches. */
  pages: PageRange[];
  place: Place | null;
  prefix: string | null;
  parent_start_offset: number | null;
  parent_end_offset: number | null;
}

/** View: one row for each dataset and principal of its access list. */
export interface ReadableDatasetsView {
  dataset_id: string;
  slug: string;
  embedding_model: string;
  principal: string;
}

/** View: one row for each published document and principal of its dataset's access list. */
export interface ReadableDocumentsView {
  document_id: string;
  dataset_id: string;
  version_id: string;
  principals: string[];
  principal: string;
}
