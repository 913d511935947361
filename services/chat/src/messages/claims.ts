import { failAbandonedAnswers, renewClaims } from '@aia/database/chat';
import { AppError, toProblem } from '@aia/platform';
import type { ChatDeps } from '../deps.js';
import { CLAIM_SECONDS } from './write-answer.js';

/** Three chances to renew before a claim runs out. */
const INTERVAL_MS = (CLAIM_SECONDS * 1000) / 3;

type ClaimDeps = Pick<ChatDeps, 'db' | 'running' | 'processId' | 'logger'>;

/** Keeps this process's claims alive and marks the answers of dead processes failed; returns what stops it. */
export function keepClaims(deps: ClaimDeps): () => Promise<void> {
  let round = tendClaims(deps);
  const timer = setInterval(() => {
    round = round.then(() => tendClaims(deps));
  }, INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** One round. A database that is away is logged: the next round makes up for it. */
async function tendClaims({ db, running, processId, logger }: ClaimDeps): Promise<void> {
  try {
    await renewClaims(db, processId, running.ids(), CLAIM_SECONDS);
    const abandoned = await failAbandonedAnswers(db, toProblem(restarted()));
    if (abandoned > 0) logger.warn({ abandoned }, 'answers of a process that died were marked failed');
  } catch (error) {
    logger.error({ err: error }, 'claims on running answers could not be renewed');
  }
}

function restarted(): AppError {
  return new AppError('dependency-unavailable', 'The chat service restarted while it answered; ask again.');
}
