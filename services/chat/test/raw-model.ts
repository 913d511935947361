import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOllamaChatModel, type ChatModel } from '@aia/models';

/** A model server that answers a chat with exactly these bytes, and then closes, goes on for ever or says nothing more. */
export interface RawModel {
  readonly model: ChatModel;
  /** Chats whose connection is still open. */
  open(): number;
  close(): Promise<void>;
}

/** One line of Ollama's stream. */
export const line = (content: string, rest: object = { done: false }) =>
  `${JSON.stringify({ model: 'raw', message: { role: 'assistant', content }, ...rest })}\n`;
export const doneLine = line('', { done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 5 });

/** Starts the server; `then` says what follows the bytes. */
export async function startRawModel(
  parts: (string | Buffer)[],
  then: 'end' | 'repeat' | 'silence' = 'end',
): Promise<RawModel> {
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    response.once('close', () => (open -= 1));
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const part of parts) response.write(part);
      if (then === 'end') response.end();
      const last = parts.at(-1) ?? '';
      const again = () => {
        if (!response.destroyed && response.write(last)) setImmediate(again);
        else response.once('drain', again);
      };
      if (then === 'repeat') again();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const info = { name: 'raw', kind: 'chat' as const, contextTokens: 2048, charsPerToken: 4, licence: 'x' };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    model: createOllamaChatModel({ url, info: { ...info, languages: ['en', 'ru'] } }),
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
