// A process of its own: the retrieval service over the benchmark's database and store, with an embedder that answers at
// once. Takes its settings as JSON and sends its address to its parent.
import { connectDatabase } from '@aia/database';
import { createIdentityVerifier, createLogger, createMetricsRegistry, listen } from '@aia/platform';
import { readDatasetWords } from '@aia/database/retrieval';
import { buildApp, createPostgresLibrary, createVocabulary } from '@aia/retrieval';
import { createCorpus } from './corpus.js';
import { COLLECTION } from './library.js';
import { openStore, type StorePlace } from './store.js';

const { place, databaseUrl, publicKeys } = JSON.parse(process.argv[2] ?? '{}') as {
  place: StorePlace;
  databaseUrl: string;
  publicKeys: Parameters<typeof createIdentityVerifier>[0];
};
const db = connectDatabase({
  url: databaseUrl,
  poolSize: 10,
  applicationName: 'bench',
  onError: () => undefined,
});
const store = await openStore(place);
const corpus = createCorpus();
const app = buildApp({
  collection: COLLECTION,
  index: store,
  embedder: { maxTokens: 512, embedQuery: async (text) => corpus.embed(text) },
  library: createPostgresLibrary(db),
  vocabulary: createVocabulary({
    read: (datasetId) => readDatasetWords(db, datasetId, 200_000),
    onError: () => undefined,
    now: () => performance.now(),
  }),
  deadlines: { store: 5000, database: 5000, rerank: 2000, expand: 1000 },
  now: () => performance.now(),
  verifyIdentity: createIdentityVerifier(publicKeys),
  logger: createLogger('bench', 'silent'),
  metrics: createMetricsRegistry('bench'),
  health: {},
});
const server = await listen(app, 0, '127.0.0.1');
process.once('disconnect', () => process.exit(0));
process.send?.({ url: server.url });
