/** Who may import whom: the rules of docs/architecture/OVERVIEW.md, checked in CI. */
const STEP_FOLDERS = [
  '^services/ingestion/src/pipeline/',
  '^services/retrieval/src/search/',
  '^services/chat/src/answer/',
].join('|');

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-service-imports-another',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'no-library-imports-a-service',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^services/' },
    },
    {
      name: 'web-imports-client-and-contracts-only',
      severity: 'error',
      from: { path: '^services/web/src/' },
      to: { path: '^(libs|services|scripts)/', pathNot: ['^libs/(client|contracts)/', '^services/web/'] },
    },
    {
      name: 'web-imports-nothing-of-node',
      severity: 'error',
      from: { path: '^services/web/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contracts-import-zod-only',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^libs/contracts/', 'node_modules/zod'] },
    },
    {
      name: 'steps-know-no-infrastructure',
      comment: 'Step folders take their effects as arguments: contracts, ports and language only.',
      severity: 'error',
      from: { path: STEP_FOLDERS, pathNot: '\\.test\\.ts$' },
      to: {
        path: [
          'node_modules/(express|bullmq|ioredis|kysely|pg|ollama|@qdrant|@lancedb|undici)/',
          '^libs/(queue|database)/',
        ],
      },
    },
    {
      name: 'only-queue-imports-bullmq',
      severity: 'error',
      from: { pathNot: '^libs/queue/' },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'only-vectors-imports-vector-databases',
      severity: 'error',
      from: { pathNot: '^libs/vectors/' },
      to: { path: 'node_modules/(@qdrant|@lancedb|apache-arrow)/' },
    },
    {
      name: 'only-models-imports-ollama',
      severity: 'error',
      from: { pathNot: ['^libs/models/', '^services/model-server/test/'] },
      to: { path: 'node_modules/ollama/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        pathNot: [
          '^libs/testing/',
          '\\.test\\.ts$',
          '/test/',
          '^scripts/(bench|chaos|dev|fuzz)/',
          '^scripts/generate-schema',
        ],
      },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'only-main-builds-adapters',
      severity: 'error',
      from: {
        path: '^services/',
        pathNot: [
          '/src/(main|worker|backup|open-vector-store|fetch-weights)\\.ts$',
          '\\.test\\.ts$',
          '/test/',
        ],
      },
      to: { path: '^libs/vectors/src/(qdrant|lancedb)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsConfig: { fileName: 'tsconfig.test.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['aia-source', 'import', 'node', 'default', 'types'],
    },
  },
};
