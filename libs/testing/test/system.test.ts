import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeFile, ensureDataset, followImports, signIn, startImports } from '@aia/embedded';
import { analyticsReportSchema, createdApiKeySchema } from '@aia/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'chai';
import OpenAI, { AuthenticationError } from 'openai';
import { z } from 'zod';
import { useCollector, useStubModel, useSystem, useTempFolder } from '../src/index.js';

const searchSchema = z.object({ results: z.array(z.object({ text: z.string(), sourceKey: z.string() })) });
const passagesSchema = z.object({ passages: z.array(z.object({ documentId: z.string() })) });

describe('a whole system', function () {
  this.timeout(120_000);
  const stub = useStubModel();
  const folder = useTempFolder();
  const collector = useCollector();
  const system = useSystem({
    env: () => ({
      OLLAMA_URL: stub.url,
      LOG_LEVEL: 'warn',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ANALYTICS_INTERVAL_SECONDS: '1',
    }),
  });

  const client = () => signIn(system().urls['gateway'] ?? '', system().admin);
  const publish = async (path: string, text: string) => {
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, path), text);
    const api = await client();
    const datasetId = await ensureDataset(api, { slug: 'test', name: 'Test' });
    const imports = await startImports(api, datasetId, [await describeFile(folder.path, path)]);
    return followImports(api, imports, 60_000);
  };
  const search = async (query: string) => {
    const response = await (
      await client()
    ).fetchPath('/search', () => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    }));
    return searchSchema.parse(await response.json()).results;
  };

  it('publishes an uploaded file and finds it', async () => {
    const [run] = await publish(
      'lamp.md',
      '# Lamps\n\nThe green lamp blinks while the tank is being filled.\n',
    );
    expect(run).to.deep.include({ status: 'completed' });
    expect((await search('green lamp'))[0]).to.include({ sourceKey: 'lamp.md' });
  });

  it('tells its administrator what was asked and what the documents lack, as a report and as CSV', async () => {
    const api = await client();
    const post = (path: string, body: object) =>
      api.fetchPath(path, () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      }));
    for (const content of ['When does the green lamp blink?', 'Zzqx?']) {
      const { id } = z.object({ id: z.string() }).parse(await (await post('/conversations', {})).json());
      await (await post(`/conversations/${id}/messages`, { content })).text();
    }
    const read = async () =>
      analyticsReportSchema.parse(await (await api.fetchPath('/admin/analytics')).json());
    const deadline = Date.now() + 30_000;
    while ((await read()).totals.questions < 2 && Date.now() < deadline) await sleep(200);
    const { totals, documents, gaps } = await read();
    expect(totals).to.deep.include({ questions: 2, usersADay: 1, withoutAnswer: 1 });
    expect(documents).to.have.length(1);
    expect(gaps).to.have.nested.property('[0].examples').that.deep.equals(['Zzqx?']);
    const csv = await api.fetchPath('/admin/analytics/export?list=gaps');
    expect(csv.headers.get('content-type')).to.match(/^text\/csv/);
    expect(await csv.text()).to.match(/^questions,.*\r\n1,en,.*,Zzqx\?\r\n$/);
  });

  describe('with an API key', () => {
    const gateway = () => system().urls['gateway'] ?? '';
    const createKey = async () => {
      const response = await (
        await client()
      ).fetchPath('/admin/api-keys', () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'test', role: 'viewer' }),
      }));
      return createdApiKeySchema.parse(await response.json()).secret;
    };

    it('answers the official OpenAI client from a dataset, whole and as a stream', async () => {
      stub.script({ answer: 'The green lamp blinks while the tank is being filled.' });
      const openai = new OpenAI({ baseURL: `${gateway()}/v1`, apiKey: await createKey(), maxRetries: 0 });
      expect((await openai.models.list()).data.map(({ id }) => id)).to.include('test');
      const ask = {
        model: 'test',
        messages: [{ role: 'user' as const, content: 'When does the green lamp blink?' }],
      };
      const whole = await openai.chat.completions.create(ask);
      expect(whole.choices[0]?.message.content).to.match(/green lamp blinks/);
      let streamed = '';
      for await (const chunk of await openai.chat.completions.create({ ...ask, stream: true }))
        streamed += chunk.choices[0]?.delta.content ?? '';
      expect(streamed).to.equal(whole.choices[0]?.message.content);
    });

    it('refuses everybody else what was asked', async () => {
      const authorization = `Bearer ${await createKey()}`;
      for (const path of ['/admin/analytics', '/admin/analytics/export']) {
        const response = await fetch(`${gateway()}/api/v1${path}`, { headers: { authorization } });
        expect(response.status).to.equal(403);
      }
    });

    it('refuses the official OpenAI client a key that does not exist', async () => {
      const openai = new OpenAI({ baseURL: `${gateway()}/v1`, apiKey: 'aia_no_such_key', maxRetries: 0 });
      const refused = await openai.models.list().catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(AuthenticationError);
    });

    it('lets the official MCP client search and read the document that it found', async () => {
      const mcp = new Client({ name: 'test', version: '1.0.0' });
      const requestInit = { headers: { authorization: `Bearer ${await createKey()}` } };
      const transport = new StreamableHTTPClientTransport(new URL(`${gateway()}/mcp`), { requestInit });
      await mcp.connect(transport);
      const found = await mcp.callTool({
        name: 'search',
        arguments: { query: 'green lamp', datasets: ['test'] },
      });
      const { passages } = passagesSchema.parse(found.structuredContent);
      const documentId = passages[0]?.documentId;
      const read = await mcp.callTool({ name: 'read_document', arguments: { documentId } });
      expect(read.structuredContent).to.have.property('text').that.includes('The green lamp blinks');
      await mcp.close();
    });
  });

  it('goes on after the worker, Redis and Postgres were killed', async () => {
    for (const name of ['ingestion-worker', 'redis', 'postgres']) {
      system().kill(name, 'SIGKILL');
      await system().untilReady();
    }
    const [run] = await publish('valve.md', '# Valves\n\nClose the red valve before the pump is opened.\n');
    expect(run).to.deep.include({ status: 'completed' });
    expect((await search('red valve'))[0]).to.include({ sourceKey: 'valve.md' });
    expect((await search('green lamp'))[0]).to.include({ sourceKey: 'lamp.md' });
  });

  describe('after all of that', () => {
    it('has told a collector one trace from a question to the model, and one from an upload to its jobs', async () => {
      const services = (name: RegExp) => {
        const roots = collector.spans.filter((span) => name.test(span.name)).map(({ traceId }) => traceId);
        return roots.map((id) => {
          const own = collector.spans.filter(({ traceId }) => traceId === id);
          return own.map((span) => `${span.service}: ${span.name}`);
        });
      };
      const question = [
        'gateway: POST /v1/chat/completions',
        'chat: POST /v1/chat/completions',
        'retrieval: POST /search',
        'chat: chat ',
      ];
      const upload = ['gateway: POST /api/v1/datasets/{id}/documents', 'ingestion-worker: process document'];
      const isTraced = (names: string[], wanted: string[]) =>
        wanted.every((start) => names.some((name) => name.startsWith(start)));
      const found = () => [
        services(/chat\/completions/).some((names) => isTraced(names, question)),
        services(/documents$/).some((names) => isTraced(names, upload)),
      ];
      // Spans come in batches, each second.
      const deadline = Date.now() + 20_000;
      while (found().includes(false) && Date.now() < deadline) await sleep(200);
      expect(found(), JSON.stringify([services(/completions/), services(/documents$/)])).to.deep.equal([
        true,
        true,
      ]);
    });
  });
});
