import { parseAnswerEvent, type AnswerEvent, type CreateMessageRequest } from '@aia/contracts';
import { ConnectionError } from './api-error.js';
import type { ApiClient } from './client.js';
import { readServerSentEvents } from './server-sent-events.js';

export interface StreamAnswerOptions {
  conversationId: string;
  message: CreateMessageRequest;
  /** Let the answer run on when this client leaves. */
  detached?: boolean;
  signal?: AbortSignal;
}

/**
 * Asks, and yields the answer's events in order; the last is `message.completed` or `error`. Leaving the loop early
 * ends the request, and with it the answer unless it is detached.
 * @throws ApiError, ConnectionError; ZodError for an event that is not of the contract.
 */
export async function* streamAnswer(
  client: ApiClient,
  options: StreamAnswerOptions,
): AsyncGenerator<AnswerEvent> {
  const query = options.detached ? '?detached=true' : '';
  const response = await client.fetchPath(
    `/conversations/${encodeURIComponent(options.conversationId)}/messages${query}`,
    () => ({
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify(options.message),
      signal: options.signal ?? null,
    }),
  );
  for await (const { event, data } of readServerSentEvents(response)) {
    const parsed = parseAnswerEvent(event ?? 'message', JSON.parse(data));
    yield parsed;
    if (parsed.event === 'message.completed' || parsed.event === 'error') return;
  }
  throw new ConnectionError('The answer broke off before it was complete.');
}
