import { expectData } from '@aia/client';
import { signIn, startSystem } from '@aia/embedded';
import { startStubModel } from '@aia/testing';

const QUESTION = 'How do I stop the system without losing anything?';
/** A service that has just started runs uncompiled code: what people meet is one that has answered before. */
const WARM_UP = 200;
const ROUNDS = 400;

/** Milliseconds to the first token: the stub model asked directly, and through gateway and chat, turn about. */
export interface FirstTokenResult {
  direct: number[];
  throughGateway: number[];
}

/** Runs a whole system on the stub model, so that nothing but our own work is measured. Retrieval is off. */
export async function measureFirstToken(root: string, dataDir: string): Promise<FirstTokenResult> {
  const stub = await startStubModel({ answer: 'It stops with make stop.' });
  const env = { OLLAMA_URL: stub.url, LOG_LEVEL: 'warn' };
  const system = await startSystem({ root, dataDir, env });
  try {
    const gateway = `${system.urls['gateway'] ?? ''}/api/v1`;
    const client = await signIn(system.urls['gateway'] ?? '', system.admin);
    const session = await expectData(client.api.POST('/auth/login', { body: system.admin }));
    const authorization = `Bearer ${session.accessToken}`;
    const throughGateway = async () => {
      const { id } = await expectData(client.api.POST('/conversations', { body: {} }));
      const body = { content: QUESTION, datasetIds: [] };
      return untilMarker(`${gateway}/conversations/${id}/messages`, { authorization }, body, 'event: delta');
    };
    const direct = () => {
      const messages = [{ role: 'user', content: QUESTION }];
      const body = { model: 'smollm2:135m', messages, stream: true };
      return untilMarker(`${stub.url}/api/chat`, {}, body, '"content":"It"');
    };
    return await alternate(direct, throughGateway);
  } finally {
    await system.stop();
    await stub.close();
  }
}

async function alternate(
  direct: () => Promise<number>,
  throughGateway: () => Promise<number>,
): Promise<FirstTokenResult> {
  const result: FirstTokenResult = { direct: [], throughGateway: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const pair = [await direct(), await throughGateway()] as const;
    if (round < WARM_UP) continue;
    result.direct.push(pair[0]);
    result.throughGateway.push(pair[1]);
  }
  return result;
}

/** Milliseconds until `marker` shows in the streamed answer to a POST; the rest is read before it returns. */
async function untilMarker(
  url: string,
  headers: Record<string, string>,
  body: object,
  marker: string,
): Promise<number> {
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const decoder = new TextDecoder();
  let seen = '';
  let elapsed: number | undefined;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    seen += decoder.decode(part, { stream: true });
    if (elapsed === undefined && seen.includes(marker)) elapsed = performance.now() - started;
  }
  if (elapsed === undefined) throw new Error(`${url} never sent ${marker}: ${seen.slice(0, 300)}`);
  return elapsed;
}
