import { unitCosts } from './unit-costs.js';

type Process = Exclude<keyof typeof unitCosts.memoryMiB, 'model-server'>;

/** What a system has to carry. */
export interface Demand {
  /** Passages that are searched. */
  chunks: number;
  /** Searches a second at the busiest time; those of answers are apart. */
  searchesPerSecond: number;
  answersPerSecond: number;
  /** Days within which everything is to be read in once. */
  importDays: number;
  /** Numbers of a vector. */
  dimension: number;
  /** Share of its cores that a part may use at the busiest time. */
  utilisation: number;
}

/** What one part needs, all replicas together. */
export interface Need {
  part: string;
  replicas: number;
  cores: number;
  memoryGiB: number;
  diskGiB: number;
  because: string;
}

const GIB = 1024 ** 3;
const MIB_A_GIB = 1024;
const DAY_SECONDS = 86_400;
/** One that is replaced or has died must not be missed. */
const AT_LEAST = 2;
/** Up to here the vectors stay in a folder beside one worker; more need a server. Measured up to a tenth of it. */
export const MOST_IN_A_FOLDER = 1_000_000;
/** Disks are to be at most this full. */
const DISK_FILL = 0.7;
/** Share of a database's data that its memory should hold: a rule of thumb, not measured. */
const CACHED_SHARE = 0.25;
/** Memory of one vector server; more are added beyond it. */
const VECTOR_SERVER_GIB = 64;
/**
 * Bytes in memory of one chunk in Qdrant beside its quantized vector: a graph of 16 links in both directions, its words with
 * their weights, and the indexes of its fields. From the layout of the data, not measured.
 */
const VECTOR_SERVER_BYTES = { graph: 16 * 2 * 4, words: 60 * 8, fields: 200 };

/** What each part needs for a demand, in the order of a request's way. Pure arithmetic over measured unit costs. */
export function sizeSystem(demand: Demand): Need[] {
  const { cpuMs } = unitCosts;
  const { chunks, searchesPerSecond: searches, answersPerSecond: answers, importDays } = demand;
  const imported = chunks / (importDays * DAY_SECONDS);
  /** Cores that work of so many milliseconds a second keeps busy, with room to spare. */
  const cores = (...milliseconds: number[]) =>
    milliseconds.reduce((sum, ms) => sum + ms, 0) / 1000 / demand.utilisation;
  const process = (part: Process, busy: number, because: string, least = AT_LEAST): Need => {
    // JavaScript of one process runs on one core.
    const replicas = Math.max(least, Math.ceil(busy));
    return {
      part,
      replicas,
      cores: busy,
      memoryGiB: (replicas * unitCosts.memoryMiB[part]) / MIB_A_GIB,
      diskGiB: 0,
      because,
    };
  };
  return [
    process(
      'gateway',
      cores(searches * cpuMs.search.gateway, answers * cpuMs.answer.gateway),
      'searches and answers',
    ),
    process('chat', cores(answers * cpuMs.answer.chat), 'answers'),
    process(
      'retrieval',
      cores((searches + answers) * cpuMs.search.retrieval),
      'searches, one more for each answer',
    ),
    process('ingestion', cores(imported * cpuMs.chunk.ingestion), `${rounded(imported)} chunks a second`),
    process(
      'ingestion-worker',
      cores(imported * cpuMs.chunk['ingestion-worker']),
      `${rounded(imported)} chunks a second for ${importDays} days`,
      // One folder of vectors has one worker.
      chunks <= MOST_IN_A_FOLDER ? 1 : AT_LEAST,
    ),
    embeddingModel(cores(imported * cpuMs.chunk.embedding, (searches + answers) * cpuMs.search.embedding)),
    chatModel(answers, cores(answers * cpuMs.answer.model)),
    vectorStore(demand),
    database(
      demand,
      cores(
        imported * cpuMs.chunk.postgres,
        (searches + answers) * cpuMs.search.postgres,
        answers * cpuMs.answer.postgres,
      ),
    ),
    {
      part: 'redis',
      replicas: 1,
      cores: 1,
      memoryGiB: 1,
      diskGiB: 1,
      because: 'jobs come in windows: no more for more documents',
    },
    {
      part: 'blobs',
      replicas: 1,
      cores: 0,
      memoryGiB: 0,
      diskGiB: (chunks * unitCosts.bytes.blobs) / GIB / DISK_FILL,
      because: 'original files',
    },
  ];
}

function embeddingModel(cores: number): Need {
  const replicas = Math.max(1, Math.ceil(cores / 4));
  const memoryGiB = (replicas * unitCosts.memoryMiB['model-server']) / MIB_A_GIB;
  return {
    part: 'embedding model',
    replicas,
    cores,
    memoryGiB,
    diskGiB: 0,
    because: 'chunks and questions, on CPUs',
  };
}

function chatModel(answers: number, cores: number): Need {
  const tokens = answers * unitCosts.tokens.written;
  return {
    part: 'chat model',
    replicas: Math.max(1, Math.ceil(cores / 4)),
    cores,
    memoryGiB: (Math.max(1, Math.ceil(cores / 4)) * unitCosts.memoryMiB['model-server']) / MIB_A_GIB,
    diskGiB: 0,
    because: `the built-in one on CPUs; on GPUs, ${rounded(tokens)} tokens a second`,
  };
}

function vectorStore({ chunks, dimension }: Demand): Need {
  if (chunks <= MOST_IN_A_FOLDER) {
    // Compaction writes the new files before it deletes the old ones.
    const diskGiB = (2 * chunks * unitCosts.bytes.vectors) / GIB / DISK_FILL;
    return {
      part: 'vectors',
      replicas: 1,
      cores: 0,
      memoryGiB: 0,
      diskGiB,
      because: 'LanceDB, in a folder; its work is in retrieval',
    };
  }
  const { graph, words, fields } = VECTOR_SERVER_BYTES;
  const memoryGiB = (chunks * (dimension + graph + words + fields)) / GIB / DISK_FILL;
  const servers = Math.ceil(memoryGiB / VECTOR_SERVER_GIB);
  return {
    part: 'vectors',
    replicas: servers * AT_LEAST,
    cores: servers * AT_LEAST * 4,
    memoryGiB: memoryGiB * AT_LEAST,
    diskGiB: (AT_LEAST * chunks * (dimension * 5 + graph + words + fields)) / GIB / DISK_FILL,
    because: `Qdrant: ${servers} shards, each twice; calculated, not measured`,
  };
}

function database({ chunks }: Demand, busy: number): Need {
  const data = (chunks * unitCosts.bytes.postgres) / GIB;
  return {
    part: 'postgres',
    replicas: 1,
    cores: Math.max(1, busy),
    memoryGiB: Math.max(1, data * CACHED_SHARE),
    diskGiB: data / DISK_FILL,
    because: `and ${Math.ceil(unitCosts.bytes.answer / 1000)} kB for each answer that is kept`,
  };
}

function rounded(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}`;
}
