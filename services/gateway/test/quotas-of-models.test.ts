import { expect } from 'chai';
import { useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';
const usage = '{"promptTokens":70,"completionTokens":30,"model":"m"}';
const json = (text: string) => ({ type: 'application/json', text });
const events = (...data: string[]) => ({
  type: 'text/event-stream',
  text: data.map((line) => `data: ${line}\n\n`).join(''),
});

describe('Quotas of tokens', () => {
  const gateway = useGateway();
  let admin = '';
  before(async () => {
    admin = (await gateway.signedIn('admin')).accessToken;
  });

  const post = async (token: string, path: string, body: object): Promise<number> => {
    const response = await fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.text();
    return response.status;
  };
  /** Usage is settled when the answer's connection is done with it, which the client may see a moment earlier. */
  const usedBy = async (userId: string): Promise<object | undefined> => {
    for (;;) {
      const response = await gateway.call('GET', `/admin/usage?userId=${userId}`, { token: admin });
      const { items } = (await response.json()) as { items: { promptTokens: number }[] };
      if ((items[0]?.promptTokens ?? 0) > 0) return items[0];
    }
  };

  const completion = '{"choices":[],"usage":{"prompt_tokens":70,"completion_tokens":30,"total_tokens":100}}';
  const routes: [string, string, object, ReturnType<typeof json>, number][] = [
    ['a completion', '/v1/chat/completions', { model: 'm', messages: [] }, json(completion), 30],
    [
      'a completion as a stream without `include_usage`',
      '/v1/chat/completions',
      { model: 'm', messages: [], stream: true },
      events('{"choices":[]}', `{"choices":[],"aia":{"usage":${usage}}}`, '[DONE]'),
      30,
    ],
    [
      'embeddings',
      '/v1/embeddings',
      { model: 'm', input: 'x' },
      json('{"data":[],"usage":{"prompt_tokens":70,"total_tokens":70}}'),
      0,
    ],
    [
      'a question over MCP',
      '/mcp',
      { jsonrpc: '2.0', id: 1, method: 'tools/call' },
      json(`{"result":{"structuredContent":{"answer":"\\"promptTokens\\":9","usage":${usage}}}}`),
      30,
    ],
    [
      'an answer that is made again',
      `/api/v1/messages/${ID}/regenerate`,
      {},
      events(`{"usage":${usage}}`),
      30,
    ],
  ];
  for (const [name, path, body, answer, completionTokens] of routes) {
    it(`count ${name}, and refuse the next one when they are used up`, async () => {
      const user = await gateway.signedIn('viewer');
      const quota = { subjectKind: 'user', subjectId: user.id, metric: 'tokens', period: 'day', amount: 70 };
      await gateway.call('PUT', '/admin/quotas', { token: admin, body: quota });
      gateway.upstream.answer = (req, res) => {
        req.resume();
        res.writeHead(200, { 'content-type': answer.type }).end(answer.text);
      };
      expect(await post(user.accessToken, path, body)).to.equal(200);
      expect(await usedBy(user.id)).to.include({ promptTokens: 70, completionTokens });
      expect(await post(user.accessToken, path, body)).to.equal(429);
    });
  }
});
