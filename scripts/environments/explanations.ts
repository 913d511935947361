/** Explanations of variables whose name says enough to programmers, but not to operators. */
export const explanations: Record<string, string> = {
  NODE_ENV: 'What kind of installation this is: development, test or production.',
  LOG_LEVEL:
    'The least important messages that are logged: trace, debug, info, warn, error, fatal or silent.',
  HOST: 'Address that the process listens on. In a container 0.0.0.0; only the gateway should be published.',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'Collector of traces, OTLP over HTTP, as http://collector:4318. Without it nothing is traced and nothing of OpenTelemetry is loaded.',
  OTEL_TRACES_SAMPLER_ARG: 'Share of the traces that are kept, from 0 to 1.',
  PORT: 'Port that the process listens on.',
  METRICS_PORT: 'Port of /metrics of the gateway, apart from the public one.',
  INTERNAL_PUBLIC_KEYS:
    'Public keys (JWK set) that identity tokens between services are checked with: deployment/scripts/generate-secrets.sh.',
  INTERNAL_KEYS_URL:
    'Where the gateway publishes its public keys, as http://gateway:8080/.well-known/jwks.json: then the signing key can be changed without restarting the services.',
  DATABASE_URL: 'Postgres 14 or newer, as postgres://user:password@host:5432/database.',
  DATABASE_POOL_SIZE: 'Most connections to Postgres of one process.',
  REDIS_URL: 'Redis 6.2 or newer with maxmemory-policy noeviction, as redis://host:6379 (rediss:// for TLS).',
  QUEUE_PREFIX:
    'Prefix of every queue key; the braces keep the keys together on one node of a Redis Cluster.',
  VECTOR_STORE:
    'Where vectors are kept: lancedb (a folder) or qdrant (a server). The same for worker and retrieval.',
  LANCEDB_PATH: 'Folder of the vectors, for VECTOR_STORE=lancedb; shared by worker and retrieval.',
  QDRANT_URL: 'Address of Qdrant, for VECTOR_STORE=qdrant, as http://host:6333.',
  QDRANT_API_KEY: 'API key of Qdrant, where it asks for one.',
  OLLAMA_URL: 'Where models answer: an Ollama or the model server of this project, as http://host:11434.',
  MODELS_CONFIG: 'File that describes each model: dimension, context length, prefixes and languages.',
  EMBEDDING_MODEL:
    'Model that makes vectors. The same everywhere; changing it means that documents are embedded again.',
  CHAT_MODEL: 'Model that writes answers.',
  INGESTION_URL: 'Address of the ingestion API.',
  RETRIEVAL_URL: 'Address of the retrieval service.',
  CHAT_URL: 'Address of the chat service.',
  REFRESH_TOKEN_DAYS: 'Days after which somebody who did nothing has to sign in again.',
  LOGIN_ATTEMPTS: 'Wrong passwords for one account within the window before it has to wait.',
  LOGIN_ATTEMPTS_PER_IP: 'Wrong passwords from one address within the window before it has to wait.',
  LOGIN_WINDOW_SECONDS: 'Length of that window, seconds.',
  ADMIN_EMAIL: 'The first administrator: made at start when there is no such user yet.',
  ADMIN_PASSWORD: 'Password of the first administrator, at least 12 characters.',
  MAX_STREAMS_PER_USER: 'Answers that one user may have written at the same time.',
  ANSWER_MAX_TOKENS: 'Longest generated answer, tokens.',
  ANSWER_MAX_CHARACTERS: 'Longest answer altogether, characters.',
};

/** Variables whose default is worked out on the machine. */
export const machineDefaults: Record<string, string> = {
  MODELS_PATH: 'a folder in the cache of the user',
  MODEL_THREADS: 'every core',
  DOCUMENT_CONCURRENCY: 'the number of cores, at most 4',
};

/** Variables whose value must be kept secret. */
export const secrets = [
  'DATABASE_URL',
  'REDIS_URL',
  'JWT_SECRET',
  'JWT_PREVIOUS_SECRETS',
  'OIDC_CLIENT_SECRET',
  'AUDIT_HTTP_TOKEN',
  'INTERNAL_SIGNING_KEY',
  'ADMIN_PASSWORD',
  'QDRANT_API_KEY',
  'SOURCE_CREDENTIALS_KEY',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'RERANK_API_KEY',
];
