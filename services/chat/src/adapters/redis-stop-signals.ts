import { AppError, type Logger } from '@aia/platform';
import type { Redis } from 'ioredis';

/** Tells every replica that an answer is to stop: whichever writes it, hears it. */
export interface StopSignals {
  /** @throws AppError `dependency-unavailable` when the signal cannot be sent. */
  send(answerId: string): Promise<void>;
}

export interface StopChannel {
  redis: Redis;
  /** A connection of its own: a subscribed one takes no other commands. It subscribes anew after an outage. */
  subscriber: Redis;
  prefix: string;
}

/** Stop signals over a Redis channel; `onStop` hears those of every replica, this one's included. */
export function createStopSignals(
  { redis, subscriber, prefix }: StopChannel,
  onStop: (answerId: string) => void,
  logger: Logger,
): StopSignals {
  const channel = `${prefix}:stop-answer`;
  subscriber.on('message', (_channel, answerId) => onStop(answerId));
  subscriber.subscribe(channel).catch((err: unknown) => {
    logger.warn({ err }, 'stop signals cannot be heard until Redis answers');
  });
  return {
    send: async (answerId) => {
      await redis.publish(channel, answerId).catch((cause: unknown) => {
        const detail =
          'The answer cannot be stopped while Redis does not answer; try again in a few seconds.';
        throw new AppError('dependency-unavailable', detail, { cause });
      });
    },
  };
}
