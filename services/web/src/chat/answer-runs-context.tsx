import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { AnswerRun, AnswerRuns } from './answer-runs.js';

const Context = createContext<AnswerRuns | undefined>(undefined);

export function AnswerRunsProvider({ runs, children }: { runs: AnswerRuns; children: ReactNode }) {
  return <Context value={runs}>{children}</Context>;
}

/** @throws Error outside of its provider */
export function useAnswerRuns(): AnswerRuns {
  const runs = useContext(Context);
  if (!runs) throw new Error('There is no AnswerRunsProvider above this component.');
  return runs;
}

/** The answer that is being written in a conversation, if there is one. */
export function useAnswerRun(conversationId: string | undefined): AnswerRun | undefined {
  const runs = useAnswerRuns();
  return useSyncExternalStore(runs.subscribe, () => runs.of(conversationId));
}
