import {
  parseAnswerEvent,
  type AnswerEvent,
  type CreateMessageRequest,
  type RegenerateRequest,
} from '@aia/contracts';
import { ApiError, ConnectionError } from './api-error.js';
import type { ApiClient } from './client.js';
import { readServerSentEvents } from './server-sent-events.js';

/** How an answer is heard. */
export interface ListenOptions {
  /** Let the answer run on when this client leaves; then a broken connection is taken up again where it broke. */
  detached?: boolean;
  signal?: AbortSignal;
  /** Milliseconds before the first attempt to take up a broken stream; each further one waits twice as long. */
  retryMs?: number;
}

export interface StreamAnswerOptions extends ListenOptions {
  conversationId: string;
  message: CreateMessageRequest;
}

/** Attempts in a row that bring nothing new; with the pauses between them they outlast a restart of the server. */
const MOST_ATTEMPTS = 8;
const RETRY_MS = 250;
const LONGEST_PAUSE_MS = 8000;

/** What is known of an answer so far: enough to ask for the rest. */
interface Heard {
  messageId?: string;
  lastEventId?: string;
  /** Attempts since the last event. */
  attempts: number;
}

/**
 * Asks, and yields the answer's events in order; the last is `message.completed` or `error`. Leaving the loop early
 * ends the request, and with it the answer unless it is detached. The stream of a detached answer is taken up again
 * after its last event when the connection breaks.
 * @throws ApiError, ConnectionError; ZodError for an event that is not of the contract.
 */
export async function* streamAnswer(
  client: ApiClient,
  options: StreamAnswerOptions,
): AsyncGenerator<AnswerEvent> {
  const { conversationId, message, ...listen } = options;
  const path = `/conversations/${encodeURIComponent(conversationId)}/messages`;
  yield* streamFrom(client, { ...listen, ask: { path, body: message } }, { attempts: 0 });
}

export interface RegenerateAnswerOptions extends ListenOptions {
  /** An answer, or the question itself. */
  messageId: string;
  choices?: RegenerateRequest;
}

/**
 * Asks for one more answer to a question, and yields its events like `streamAnswer`.
 * @throws ApiError, ConnectionError; ZodError for an event that is not of the contract.
 */
export async function* regenerateAnswer(
  client: ApiClient,
  { messageId, choices = {}, ...listen }: RegenerateAnswerOptions,
): AsyncGenerator<AnswerEvent> {
  const path = `/messages/${encodeURIComponent(messageId)}/regenerate`;
  yield* streamFrom(client, { ...listen, ask: { path, body: choices } }, { attempts: 0 });
}

export type FollowAnswerOptions = Omit<ListenOptions, 'detached'> & { messageId: string };

/**
 * Yields the events of an answer that was asked for elsewhere, from its first on: for a page that was loaded again while
 * its answer was being written.
 * @throws ApiError, ConnectionError; ZodError for an event that is not of the contract.
 */
export async function* followAnswer(
  client: ApiClient,
  { messageId, ...rest }: FollowAnswerOptions,
): AsyncGenerator<AnswerEvent> {
  yield* streamFrom(client, { ...rest, detached: true }, { messageId, attempts: 0 });
}

/** What a stream needs: what to ask, or the message in `Heard` to take up. */
type StreamOptions = ListenOptions & { ask?: { path: string; body: object } };

async function* streamFrom(
  client: ApiClient,
  options: StreamOptions,
  heard: Heard,
): AsyncGenerator<AnswerEvent> {
  for (;;) {
    try {
      yield* eventsOf(await open(client, options, heard), heard);
      return;
    } catch (error) {
      if (!canResume(error, options, heard)) throw error;
      await pause(Math.min((options.retryMs ?? RETRY_MS) * 2 ** heard.attempts, LONGEST_PAUSE_MS));
      heard.attempts += 1;
    }
  }
}

/** Stops a detached answer; what there is of it is kept. */
export async function stopAnswer(client: ApiClient, messageId: string): Promise<void> {
  await client.fetchPath(`/messages/${encodeURIComponent(messageId)}/stop`, () => ({ method: 'POST' }));
}

function open(client: ApiClient, options: StreamOptions, heard: Heard): Promise<Response> {
  const signal = options.signal ?? null;
  const accept = 'text/event-stream';
  if (heard.messageId !== undefined) {
    const headers = { accept, ...(heard.lastEventId && { 'last-event-id': heard.lastEventId }) };
    return client.fetchPath(`/messages/${heard.messageId}/events`, () => ({ headers, signal }));
  }
  const { path = '', body } = options.ask ?? {};
  return client.fetchPath(path + (options.detached ? '?detached=true' : ''), () => ({
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }));
}

async function* eventsOf(response: Response, heard: Heard): AsyncGenerator<AnswerEvent> {
  for await (const { id, event, data } of readServerSentEvents(response)) {
    const parsed = parseAnswerEvent(event ?? 'message', JSON.parse(data));
    if (id !== undefined) heard.lastEventId = id;
    if (parsed.event === 'message.started') heard.messageId = parsed.data.messageId;
    heard.attempts = 0;
    yield parsed;
    if (parsed.event === 'message.completed' || parsed.event === 'error') return;
  }
  throw new ConnectionError('The answer broke off before it was complete.');
}

/** Only what was asked once and can go on without asking anew, after failures that pass. */
function canResume(error: unknown, { detached, signal }: StreamOptions, heard: Heard): boolean {
  if (!detached || signal?.aborted || heard.messageId === undefined) return false;
  if (heard.attempts >= MOST_ATTEMPTS) return false;
  return (
    error instanceof ConnectionError ||
    (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
