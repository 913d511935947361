import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFile, ensureDataset, followImports, signIn, startImports } from '@aia/embedded';
import { expect } from 'chai';
import { z } from 'zod';
import { useStubModel, useSystem, useTempFolder } from '../src/index.js';

const searchSchema = z.object({ results: z.array(z.object({ text: z.string(), sourceKey: z.string() })) });

describe('a whole system', function () {
  this.timeout(120_000);
  const stub = useStubModel();
  const folder = useTempFolder();
  const system = useSystem({ env: () => ({ OLLAMA_URL: stub.url, LOG_LEVEL: 'warn' }) });

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
});
