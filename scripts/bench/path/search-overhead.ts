import { expectData } from '@aia/client';
import { signIn, type RunningSystem } from '@aia/embedded';

/** Milliseconds of searches beyond embedding and vector search: as the client sees it, and inside retrieval alone. */
export interface SearchOverhead {
  throughGateway: number[];
  inRetrieval: number[];
}

/** As for the first token: what people meet has answered before. */
const WARM_UP = 200;
const ROUNDS = 400;

/** Asks the questions in turn, one search after the other. */
export async function measureSearchOverhead(
  system: RunningSystem,
  questions: string[],
): Promise<SearchOverhead> {
  const { api } = await signIn(system.urls['gateway'] ?? '', system.admin);
  const result: SearchOverhead = { throughGateway: [], inRetrieval: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const query = questions[round % questions.length] ?? '';
    const started = performance.now();
    const { timings } = await expectData(api.POST('/search', { body: { query } }));
    const elapsed = performance.now() - started;
    if (round < WARM_UP) continue;
    const elsewhere = criticalPath(timings);
    result.throughGateway.push(elapsed - elsewhere);
    result.inRetrieval.push((timings['total'] ?? Number.NaN) - elsewhere);
  }
  return result;
}

/** Both legs run side by side: a search waits for the slower one. */
function criticalPath(timings: Record<string, number>): number {
  const { embed = 0, dense = 0, lexical = 0 } = timings;
  return Math.max(embed + dense, lexical);
}
