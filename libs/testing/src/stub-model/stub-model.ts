import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { streamChat, wholeChat, type ChatScript } from './chat-stream.js';
import { createFaults, type Fault, type Faults } from './faults.js';
import {
  chatRequestSchema,
  embedAnswer,
  embedRequestSchema,
  isNamed,
  showAnswer,
  tagsAnswer,
  type StubModelInfo,
} from './ollama-answers.js';

export interface StubModelOptions extends Partial<ChatScript> {
  models?: StubModelInfo[];
  /** Of the loopback address; any free one without it. */
  port?: number;
  /** Milliseconds before `/api/embed` answers. */
  embedMs?: number;
}

/** One request as it arrived; `aborted` turns true when the client left before the answer was complete. */
export interface RecordedRequest {
  method: string;
  path: string;
  body: unknown;
  aborted: boolean;
}

/** A deterministic server with Ollama's HTTP API. */
export interface StubModel {
  readonly url: string;
  readonly requests: RecordedRequest[];
  readonly faults: Faults;
  /** Changes how chats are answered from now on. */
  script(change: Partial<ChatScript>): void;
  /** Nobody listens any more: connections are refused until `listenAgain`. */
  stopListening(): Promise<void>;
  /** Listens on the same port again. */
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

/** The models of the registry's defaults. */
export const defaultStubModels: StubModelInfo[] = [
  { name: 'multilingual-e5-small', kind: 'embedding', dimension: 384, contextTokens: 512 },
  { name: 'smollm2:135m', kind: 'chat', dimension: 576, contextTokens: 4096 },
];

interface Stub {
  models: StubModelInfo[];
  chat: ChatScript;
  embedMs: number;
  requests: RecordedRequest[];
  faults: Faults;
}

/** Starts a stub on the loopback address. */
export async function startStubModel(options: StubModelOptions = {}): Promise<StubModel> {
  const stub: Stub = {
    models: options.models ?? defaultStubModels,
    chat: {
      answer: options.answer ?? 'This is the scripted answer [1].',
      firstTokenMs: options.firstTokenMs ?? 0,
      tokenMs: options.tokenMs ?? 0,
    },
    embedMs: options.embedMs ?? 0,
    requests: [],
    faults: createFaults(),
  };
  const server = createServer((request, response) => void serve(stub, request, response));
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: stub.requests,
    faults: stub.faults,
    script: (change) => void Object.assign(stub.chat, change),
    stopListening: () => stopListening(server),
    listenAgain: () => listen(server, port),
    close: () => stopListening(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(stub: Stub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  const recorded: RecordedRequest = {
    method: request.method ?? 'GET',
    path,
    body: undefined,
    aborted: false,
  };
  stub.requests.push(recorded);
  response.once('close', () => (recorded.aborted = !response.writableFinished));
  const fault = stub.faults.take(path);
  if (fault === 'refuse') return void request.socket.destroy();
  try {
    recorded.body = await readJson(request);
    if (fault === undefined || fault === 'cut') await answer(stub, recorded, response, fault);
    else injectFault(fault, response);
  } catch (error) {
    if (!response.headersSent) send(response, 400, { error: String(error) });
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** `hang` does nothing at all: the client has to give up. */
function injectFault(fault: Fault, response: ServerResponse): void {
  if (fault === 'error') send(response, 500, { error: 'the model runner has failed' });
  if (fault !== 'overloaded') return;
  response.setHeader('retry-after', '1');
  send(response, 503, { error: 'server busy, please try again' });
}

async function answer(
  stub: Stub,
  { method, path, body }: RecordedRequest,
  response: ServerResponse,
  fault: 'cut' | undefined,
): Promise<void> {
  const route = `${method} ${path}`;
  if (route === 'POST /api/chat') return chat(stub, body, response, fault === 'cut');
  if (fault === 'cut') return cutAfterHeaders(response);
  if (route === 'POST /api/embed') return embed(stub, body, response);
  if (route === 'POST /api/show') return show(stub, body, response);
  if (route === 'GET /api/version') return send(response, 200, { version: '0.12.0' });
  if (route === 'GET /api/tags') return send(response, 200, tagsAnswer(stub.models));
  if (route === 'GET /' || route === 'HEAD /') return void response.end('Ollama is running');
  send(response, 404, { error: `the stub has no ${route}` });
}

function cutAfterHeaders(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{', () => response.destroy());
}

async function chat(stub: Stub, body: unknown, response: ServerResponse, cut: boolean): Promise<void> {
  const request = chatRequestSchema.parse(body);
  if (!findModel(stub, request.model)) return unknownModel(response, request.model);
  if (request.stream) return streamChat(response, request, stub.chat, cut);
  send(response, 200, await wholeChat(request, stub.chat));
}

async function embed(stub: Stub, body: unknown, response: ServerResponse): Promise<void> {
  const request = embedRequestSchema.parse(body);
  const model = findModel(stub, request.model);
  if (!model) return unknownModel(response, request.model);
  const result = embedAnswer(request, model);
  if (stub.embedMs > 0) await new Promise((resolve) => setTimeout(resolve, stub.embedMs));
  if (result) return send(response, 200, result);
  send(response, 400, { error: 'the input length exceeds the context length' });
}

function show(stub: Stub, body: unknown, response: ServerResponse): void {
  const request = z.looseObject({ model: z.string() }).parse(body);
  const model = findModel(stub, request.model);
  if (model) send(response, 200, showAnswer(model));
  else unknownModel(response, request.model);
}

function findModel(stub: Stub, name: string): StubModelInfo | undefined {
  return stub.models.find((model) => isNamed(model, name));
}

function unknownModel(response: ServerResponse, name: string): void {
  send(response, 404, { error: `model "${name}" not found, try pulling it first` });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
