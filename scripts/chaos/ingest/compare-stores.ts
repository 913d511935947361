import type { Database, Kysely } from '@aia/database';
import { chunksAlias, type VectorStore } from '@aia/vectors';

const MODEL = 'multilingual-e5-small';
const PAGE = 1000;

/** What the stores have to look like when all is done. */
export interface Expected {
  /** Documents that were acknowledged and not deleted. */
  documents: number;
  /** Most versions that a document may have: 1 where nothing was edited. */
  versions?: number;
}

/** Every way in which the stores are not as expected; empty when all is well. */
export async function compareStores(
  db: Kysely<Database>,
  vectors: VectorStore,
  expected: Expected,
): Promise<string[]> {
  const states = await db
    .selectFrom('ingestion.documents')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('deleted_at', 'is', null)
    .groupBy('state')
    .execute();
  const published = states.find(({ state }) => state === 'published')?.count ?? 0;
  const others = states.filter(({ state }) => state !== 'published');
  const doubled = await db
    .selectFrom('ingestion.document_versions')
    .select((eb) => ['document_id', eb.fn.countAll<number>().as('count')])
    .groupBy('document_id')
    .having((eb) => eb(eb.fn.countAll(), '>', expected.versions ?? 1))
    .execute();
  const stored = await db.selectFrom('ingestion.chunks').select('id').execute();
  const current = await db.selectFrom('ingestion.published_chunks').select('chunk_id').execute();
  const points = await pointIds(vectors);
  const chunks = new Set(current.map(({ chunk_id }) => chunk_id));
  const unique = new Set(points);
  console.log(`     ${published} published, ${chunks.size} chunks, ${points.length} vectors`);
  return [
    ...(published === expected.documents ? [] : [`${published} of ${expected.documents} are published`]),
    ...others.map(({ state, count }) => `${count} are ${state}`),
    ...(doubled.length === 0 ? [] : [`${doubled.length} documents were published more than once`]),
    ...differences('chunks have no vector', chunks, unique),
    ...differences('vectors have no chunk', unique, chunks),
    ...(unique.size === points.length ? [] : ['some vectors are doubled']),
    ...(stored.length === chunks.size ? [] : [`${stored.length - chunks.size} chunks are of old versions`]),
  ];
}

function differences(what: string, of: ReadonlySet<string>, without: ReadonlySet<string>): string[] {
  const count = [...of].filter((id) => !without.has(id)).length;
  return count === 0 ? [] : [`${count} ${what}`];
}

async function pointIds(vectors: VectorStore): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await vectors.page(chunksAlias(MODEL), {
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  return ids;
}
