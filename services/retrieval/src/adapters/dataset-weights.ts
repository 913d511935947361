import type { SearchWeights } from '@aia/contracts';
import type { FusionWeights } from '../search/fuse.js';

export interface DatasetWeightsOptions {
  /** The weights of all datasets that have some of their own. */
  read: () => Promise<SearchWeights[]>;
  pollMs: number;
  onError: (error: unknown) => void;
}

/** Weights of fusion by dataset, held in memory: a search never waits for them. */
export interface DatasetWeights {
  /** Of a search in these datasets: their own weights where it is one dataset that has some. */
  weightsFor: (datasetIds: readonly string[]) => FusionWeights | undefined;
  /** Reads them anew, e.g. because they were just changed. */
  refresh: () => Promise<void>;
  close(): Promise<void>;
}

/** Follows the weights; what another process changes shows within `pollMs`. */
export async function followDatasetWeights(options: DatasetWeightsOptions): Promise<DatasetWeights> {
  let byDataset = new Map<string, FusionWeights>();
  const refresh = () =>
    options
      .read()
      .then((all) => {
        byDataset = new Map(
          all.map(({ datasetId, denseWeight, scorePerTerm }) => [
            datasetId,
            { dense: denseWeight, scorePerTerm },
          ]),
        );
      })
      .catch(options.onError);
  await refresh();
  const timer = setInterval(() => void refresh(), options.pollMs).unref();
  return {
    weightsFor: ([first, ...others]) =>
      first === undefined || others.length > 0 ? undefined : byDataset.get(first),
    refresh,
    close: async () => clearInterval(timer),
  };
}
