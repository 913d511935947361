import {
  httpMetrics,
  nodeMetrics,
  poolMetrics,
  type MetricDeclarations,
} from '../../libs/platform/src/metrics/index.js';
import { genAiMetrics } from '../../libs/models/src/measured/gen-ai-metrics.js';
import { jobMetrics } from '../../libs/queue/src/job-metrics.js';
import { vectorMetrics } from '../../libs/vectors/src/measured-store.js';
import { answerMetrics, feedbackMetrics } from '../../services/chat/src/metrics.js';
import { backlogMetrics, diskMetrics } from '../../services/ingestion/src/backlog-metrics.js';
import { pipelineMetrics } from '../../services/ingestion/src/metrics.js';
import { modelServerMetrics } from '../../services/model-server/src/metrics.js';
import { searchMetrics } from '../../services/retrieval/src/metrics.js';

/** Metrics that belong together, as the code declares them. */
export interface MetricGroup {
  title: string;
  note: string;
  declarations: MetricDeclarations;
}

const node = {
  title: 'Node',
  note: 'Of every process, by prom-client.',
  declarations: nodeMetrics,
};
const http = {
  title: 'HTTP',
  note: 'Of every process. The gateway says it about the public API, the others about what it asks them.',
  declarations: httpMetrics,
};
const pool = {
  title: 'Connections to Postgres',
  note: 'Of every process that has any.',
  declarations: poolMetrics,
};
const jobs = {
  title: 'Jobs',
  note: 'Of every process that works on a queue; each counts its own tries, so sums over replicas are right.',
  declarations: jobMetrics,
};
const models = {
  title: 'Models',
  note: 'Of every process that asks a model, measured where it asks: waiting in the model server is part of it.',
  declarations: genAiMetrics,
};
const vectors = {
  title: 'Vector store',
  note: 'Of every process that uses it.',
  declarations: vectorMetrics,
};
const pipeline = { title: 'Documents on their way', note: 'Of every worker.', declarations: pipelineMetrics };
const backlog = {
  title: 'What waits',
  note: 'Of one worker of all: Postgres and Redis are shared, so whoever holds a lease in Redis exports it, and another one takes over within 90 seconds. Without Redis, every worker exports what waits in Postgres, so take `max`, not `sum`.',
  declarations: backlogMetrics,
};
const disks = {
  title: 'Disks',
  note: 'Of every worker whose files or vectors lie in a folder.',
  declarations: diskMetrics,
};
const searches = { title: 'Searches', note: 'Of every replica.', declarations: searchMetrics };
const answers = { title: 'Answers', note: 'Of every replica.', declarations: answerMetrics };
const feedback = { title: 'Feedback', note: 'Of every replica.', declarations: feedbackMetrics };
const server = {
  title: 'Model server',
  note: 'Only where `services/model-server` runs; Ollama has no metrics.',
  declarations: modelServerMetrics,
};

/** The metrics of every process by the value of its `service` label. */
export const processMetrics: Readonly<Record<string, readonly MetricGroup[]>> = {
  gateway: [http, pool, node],
  ingestion: [http, pool, node],
  'ingestion-worker': [pipeline, backlog, disks, jobs, models, vectors, http, pool, node],
  retrieval: [searches, vectors, models, jobs, http, pool, node],
  chat: [answers, feedback, models, jobs, http, pool, node],
  'model-server': [server, http, node],
};

/** Every group once, the ones that say most about the product first. */
export const metricGroups: readonly MetricGroup[] = [
  answers,
  feedback,
  searches,
  pipeline,
  backlog,
  disks,
  jobs,
  models,
  server,
  vectors,
  http,
  pool,
  node,
];
