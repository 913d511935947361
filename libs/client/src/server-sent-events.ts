import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';
import { ConnectionError } from './api-error.js';

/** The events of a `text/event-stream` response as they arrive. Leaving the loop early cancels the stream. */
export async function* readServerSentEvents(response: Response): AsyncGenerator<EventSourceMessage> {
  if (!response.body) return;
  const reader = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  let open = true;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) open = false;
      if (value === undefined) return;
      yield value;
    }
  } catch (cause) {
    open = false;
    if (cause instanceof Error && cause.name === 'AbortError') throw cause;
    throw new ConnectionError('The connection broke while the answer was streaming.', { cause });
  } finally {
    if (open) await reader.cancel();
  }
}
