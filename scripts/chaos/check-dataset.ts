import { connectDatabase, type Database, type Kysely } from '@aia/database';
import type { FileToImport } from '@aia/embedded';
import { chunksAlias } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';

const MODEL = 'multilingual-e5-small';
const PAGE = 1000;

export interface DatasetToCheck {
  databaseUrl: string;
  datasetId: string;
  /** Folder of the vector store. */
  vectors: string;
  files: FileToImport[];
}

/** Documents of a dataset that are published now. */
export async function progressOf(databaseUrl: string, datasetId: string): Promise<{ published: number }> {
  return withDatabase(databaseUrl, async (db) => {
    const { published } = await db
      .selectFrom('ingestion.documents')
      .select((eb) => eb.fn.countAll<number>().as('published'))
      .where('dataset_id', '=', datasetId)
      .where('state', '=', 'published')
      .executeTakeFirstOrThrow();
    return { published };
  });
}

/** Every way in which the dataset is not exactly what the files say; empty when all is well. */
export async function findDifferences(dataset: DatasetToCheck): Promise<string[]> {
  return withDatabase(dataset.databaseUrl, async (db) => [
    ...(await documentProblems(db, dataset)),
    ...(await vectorProblems(db, dataset)),
  ]);
}

async function documentProblems(
  db: Kysely<Database>,
  { datasetId, files }: DatasetToCheck,
): Promise<string[]> {
  const documents = await db
    .selectFrom('ingestion.documents as d')
    .leftJoin('ingestion.document_versions as v', 'v.document_id', 'd.id')
    .select((eb) => [
      'd.source_key',
      'd.state',
      'd.failure_reason',
      eb.fn.count<number>('v.id').as('versions'),
    ])
    .where('d.dataset_id', '=', datasetId)
    .groupBy('d.id')
    .execute();
  const known = new Set(documents.map(({ source_key }) => source_key));
  const unfinished = documents.filter(({ state, versions }) => state !== 'published' || versions !== 1);
  return [
    ...files.filter(({ path }) => !known.has(path)).map(({ path }) => `${path} is not there`),
    ...(documents.length === files.length ? [] : [`${documents.length} documents of ${files.length} files`]),
    ...unfinished.map(
      (one) => `${one.source_key} is ${one.state} with ${one.versions} versions ${one.failure_reason ?? ''}`,
    ),
  ];
}

async function vectorProblems(
  db: Kysely<Database>,
  { datasetId, vectors }: DatasetToCheck,
): Promise<string[]> {
  const rows = await db
    .selectFrom('ingestion.published_chunks')
    .select('chunk_id')
    .where('dataset_id', '=', datasetId)
    .execute();
  const chunks = new Set(rows.map(({ chunk_id }) => chunk_id));
  const points = await pointIds(vectors, datasetId);
  const unique = new Set(points);
  const missing = [...chunks].filter((id) => !unique.has(id)).length;
  const surplus = [...unique].filter((id) => !chunks.has(id)).length;
  console.log(`${chunks.size} chunks in Postgres, ${points.length} vectors in the store`);
  return [
    ...(missing > 0 ? [`${missing} chunks have no vector`] : []),
    ...(surplus > 0 ? [`${surplus} vectors have no chunk`] : []),
    ...(unique.size === points.length ? [] : [`${points.length - unique.size} vectors are doubled`]),
  ];
}

async function pointIds(path: string, datasetId: string): Promise<string[]> {
  const store = await createLanceDbStore({ path });
  const collection = await store.resolveAlias(chunksAlias(MODEL));
  if (!collection) throw new Error('The vector store has no collection.');
  const ids: string[] = [];
  const filter = { kind: 'equals', field: 'datasetId', value: datasetId } as const;
  for (let after: string | null | undefined; after !== null;) {
    const page = await store.page(collection, {
      limit: PAGE,
      filter,
      ...(after === undefined ? {} : { after }),
    });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  await store.close();
  return ids;
}

async function withDatabase<T>(url: string, use: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const onError = (error: Error) => console.error(error.message);
  const db = connectDatabase({ url, poolSize: 1, applicationName: 'aia-chaos', onError });
  return use(db).finally(() => db.destroy());
}
