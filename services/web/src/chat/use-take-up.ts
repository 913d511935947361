import type { Message } from '@aia/contracts';
import { useEffect } from 'react';
import type { AnswerRun } from './answer-runs.js';
import { useAnswerRuns } from './answer-runs-context.js';
import { hasEnded } from './answer-state.js';

/**
 * Takes up an answer that was being written when the page was loaded, and lets go of a heard one once it is stored. One
 * that broke off is taken up again when the network is back.
 */
export function useTakeUp(
  id: string | undefined,
  conversation: { messages: Message[] } | undefined,
  run: AnswerRun | undefined,
): void {
  const runs = useAnswerRuns();
  const last = conversation?.messages.at(-1);
  const unfinished = last?.role === 'assistant' && last.status === 'streaming' ? last.id : undefined;
  const heard = run?.answer.messageId;
  const isStored =
    run !== undefined &&
    hasEnded(run.answer) &&
    conversation?.messages.some((message) => message.id === heard && message.status !== 'streaming') === true;

  useEffect(() => {
    if (id !== undefined && isStored) runs.forget(id);
  }, [id, isStored, runs]);

  useEffect(() => {
    if (id === undefined || unfinished === undefined) return;
    if (!runs.of(id)) runs.follow(id, unfinished);
    const again = () => runs.follow(id, unfinished);
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [id, unfinished, runs]);
}
