import { AppError, currentIdentity, type Logger } from '@aia/platform';
import type { QueueBoard } from '@aia/queue/board';
import type { RequestHandler } from 'express';

export interface QueueBoardDeps {
  redisUrl: string | undefined;
  prefix: string;
  logger: Logger;
}

/** Where the gateway serves it. */
export const BOARD_PATH = '/queues';

/** The page of the job queues: made when an administrator opens it first, because nobody may ever do so. */
export interface QueueBoardPage {
  handle: RequestHandler;
  close(): Promise<void>;
}

/** The page over this Redis; without one it says what is missing. */
export function createQueueBoardPage({ redisUrl, prefix, logger }: QueueBoardDeps): QueueBoardPage {
  let board: Promise<QueueBoard> | undefined;
  const open = async (url: string) => {
    const { createQueueBoard } = await import('@aia/queue/board');
    return createQueueBoard({ redisUrl: url, prefix, basePath: BOARD_PATH, logger });
  };
  return {
    handle: (req, res, next) => {
      if (currentIdentity().role !== 'admin') throw new AppError('forbidden', 'This needs the role admin.');
      if (req.method !== 'GET')
        throw new AppError('method-not-allowed', 'The queues are only looked at here.');
      if (redisUrl === undefined) throw noRedis();
      board ??= open(redisUrl);
      board.then((page) => page.handle(req, res, next), next);
    },
    close: async () => (await board)?.close(),
  };
}

function noRedis(): AppError {
  const detail = 'The page of the queues needs REDIS_URL on the ingestion API; it is not set.';
  return new AppError('not-found', detail);
}
