import type { IncomingMessage, ServerResponse } from 'node:http';
import { queueNames } from '@aia/contracts';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { openQueues, type QueueProducerOptions } from './queue-producer.js';
import { connectRedis, disconnectRedis } from './redis-connection.js';

export interface QueueBoardOptions extends QueueProducerOptions {
  /** Where browsers find the page, without a slash at its end, e.g. `/queues`. */
  basePath: string;
}

/** A page that shows every queue and its jobs; it changes nothing. */
export interface QueueBoard {
  /** Answers requests below the base path, which is cut off their address already. */
  handle(req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void): void;
  close(): Promise<void>;
}

/**
 * Opens the page over a connection of its own. Postgres is the truth about all work, so jobs are not retried or removed
 * here: documents are, by the API.
 */
export function createQueueBoard(options: QueueBoardOptions): QueueBoard {
  const redis = connectRedis(options.redisUrl, 'board', options.logger);
  const queues = openQueues(redis, options);
  const server = new ExpressAdapter();
  server.setBasePath(options.basePath);
  createBullBoard({
    queues: queueNames.map((name) => new BullMQAdapter(queues[name], { readOnlyMode: true })),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'AI Assistant: queues' } },
  });
  return {
    handle: server.getRouter() as QueueBoard['handle'],
    close: async () => {
      if (redis.status === 'ready') await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await disconnectRedis(redis);
    },
  };
}
