import type { TestIngestion } from './use-ingestion.js';

/** Whether the vector store holds exactly the points of the chunks in Postgres, all of them of current versions. */
export async function indexMatchesChunks(ingestion: TestIngestion): Promise<boolean> {
  const expected = await ingestion.db
    .selectFrom('ingestion.published_chunks')
    .select('chunk_id')
    .orderBy('chunk_id')
    .execute();
  const stored = await ingestion.db.selectFrom('ingestion.chunks').select('id').execute();
  const points = await pointIds(ingestion);
  const same = points.join() === expected.map((row) => row.chunk_id).join();
  return same && stored.length === points.length;
}

async function pointIds(ingestion: TestIngestion): Promise<string[]> {
  const vectors = await ingestion.openVectors();
  try {
    const ids: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: { items: { id: string }[]; next: string | null } = await vectors.page(
        ingestion.collection,
        {
          limit: 500,
          ...(after === '' ? {} : { after }),
        },
      );
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    return ids.sort();
  } finally {
    await vectors.close();
  }
}
