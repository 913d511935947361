import { setTimeout as sleep } from 'node:timers/promises';
import { expectData, type ApiClient, type components } from '@aia/client';
import { CliError } from '../output/explain-error.js';

type Evaluation = components['schemas']['Evaluation'];

/** A golden set in the active index and in another one. */
export interface VerifiedSet {
  dataset: string;
  set: string;
  questions: number;
  active: number;
  next: number;
  /** Whether the other index is no worse than the margin allows. */
  passed: boolean;
}

const POLL_MS = 500;

/**
 * Runs each golden set of each of the datasets in the active index and in the one with this id; nDCG@10 may fall by at
 * most `margin`. Datasets without approved questions are passed over.
 * @throws CliError when a run does not end well.
 */
export async function verifyIndex(
  client: ApiClient,
  datasets: readonly { id: string; slug: string }[],
  { indexId, margin, signal }: { indexId: string; margin: number; signal: AbortSignal },
): Promise<VerifiedSet[]> {
  const verified: VerifiedSet[] = [];
  for (const { id, slug } of datasets) {
    const params = { path: { id } };
    const { items } = await expectData(client.api.GET('/datasets/{id}/golden-sets', { params }));
    for (const { set, approved } of items) {
      if (approved === 0) continue;
      const active = await ndcgOf(client, { datasetId: id, set }, signal);
      const next = await ndcgOf(client, { datasetId: id, set, indexId }, signal);
      const passed = next >= active - margin;
      verified.push({ dataset: slug, set, questions: approved, active, next, passed });
    }
  }
  return verified;
}

async function ndcgOf(
  { api }: ApiClient,
  what: { datasetId: string; set: string; indexId?: string },
  signal: AbortSignal,
): Promise<number> {
  const body = { mode: 'hybrid' as const, rerank: false, fitWeights: false, ...what };
  let run: Evaluation = await expectData(api.POST('/evaluations', { body }));
  while (run.status === 'queued' || run.status === 'running') {
    await sleep(POLL_MS, undefined, { signal });
    run = await expectData(api.GET('/evaluations/{id}', { params: { path: { id: run.id } } }));
  }
  if (!run.summary) throw new CliError(run.reason ?? `An evaluation was ${run.status}.`);
  return run.summary.overall.values.ndcgAt10;
}
