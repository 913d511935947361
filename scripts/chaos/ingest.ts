/**
 * `make chaos-ingest`: bulk imports while workers are killed and frozen, servers are killed, Redis is emptied, documents
 * are edited and deleted; afterwards Postgres and the vector store must agree to the last id. PARTS=kill,servers runs only
 * those, DOCUMENTS=200 makes them small, SEED=2 moves the points at which workers die.
 */
import { deleteDuringImport } from './ingest/delete-during-import.js';
import { editDuringSearch } from './ingest/edit-during-search.js';
import { flushRedis, freezeWorker, killServers, killWorkers, loseVectorStore } from './ingest/scenarios.js';

const scenarios: Record<string, () => Promise<string[]>> = {
  kill: killWorkers,
  servers: killServers,
  vectors: loseVectorStore,
  freeze: freezeWorker,
  flush: flushRedis,
  edits: editDuringSearch,
  deletes: deleteDuringImport,
};

const wanted = (process.env['PARTS'] ?? Object.keys(scenarios).join(',')).split(',');
for (const name of wanted) {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`There is no scenario "${name}": ${Object.keys(scenarios).join(', ')}.`);
  const started = Date.now();
  const problems = await scenario();
  const seconds = Math.round((Date.now() - started) / 1000);
  for (const problem of problems) console.log(`MISS ${name}: ${problem}`);
  if (problems.length === 0) console.log(`ok   ${name}: nothing lost, doubled or left over (${seconds} s)`);
  else process.exitCode = 1;
}
