import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  describeFile,
  ensureDataset,
  followImports,
  hasPrometheus,
  installationOf,
  signIn,
  startImports,
  startPrometheus,
  stopPrometheus,
} from '@aia/embedded';
import { expect } from 'chai';
import { z } from 'zod';
import { dashboards } from '../../../scripts/dashboards/files.js';
import { knownSeries } from '../../../scripts/metrics/check-query.js';
import { readRules } from '../../../scripts/metrics/rules.js';
import { useStubModel, useSystem, useTempFolder } from '../src/index.js';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), state: z.string().optional() })),
      }),
    ),
  }),
});

/** What a healthy system without an embedded model server has no data of, and why. */
const EMPTY: readonly [RegExp, string][] = [
  [
    /model_(pending|requests|load|loaded|embedded|prompt|generated)|gen_ai_server_|service="model-server"/,
    'no model server runs',
  ],
  [
    /gen_ai_client_(operation_time_(to|per)|token_usage).*service="(ingestion-worker|retrieval)"/,
    'these ask no chat model, and count no tokens of questions',
  ],
  [/queue_job_.*service="retrieval"/, 'nothing was evaluated'],
  [/probe_ssl_/, 'nobody probes certificates'],
  [/ingestion_source_/, 'there is no source with a schedule'],
  [/status="5xx"/, 'nothing failed'],
  [/> 0($| \/)|\) > 0\b/, 'nothing of it happened'],
  [/error_type!~"none\|aborted"/, 'no model failed'],
  [/redis_memory_max_bytes/, 'Redis has no limit'],
  [/aia:.*ratio_rate|cache="hit"/, 'too little has happened yet'],
];

const describeWhere = hasPrometheus() ? describe : describe.skip;
if (!hasPrometheus())
  process.stdout.write(
    '  Prometheus is not installed (Debian: prometheus): nothing scrapes the running system\n',
  );

describeWhere('Prometheus beside a whole system', function () {
  this.timeout(120_000);
  const stub = useStubModel();
  const folder = useTempFolder();
  // Before the hooks of the system, which delete the folder that says what runs.
  after(() => stopPrometheus(installation()));
  const system = useSystem({ env: () => ({ OLLAMA_URL: stub.url, LOG_LEVEL: 'warn' }) });
  let url = '';

  const installation = () => {
    const { dataDir } = system();
    return installationOf(process.cwd(), { dataDir, envFile: join(dataDir, '.env') });
  };
  const query = async (expr: string) => {
    const ready = expr.replaceAll('$namespace', '.*').replaceAll('$__rate_interval', '1m');
    const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: ready })}`);
    const body: unknown = await response.json();
    expect(response.status, `${expr}: ${JSON.stringify(body)}`).to.equal(200);
    return answerSchema.parse(body).data.result;
  };
  const emptyOnes = async (exprs: readonly string[]) => {
    const results = await Promise.all(
      exprs.map(async (expr) => ({ expr, found: (await query(expr)).length })),
    );
    return results
      .filter(({ expr, found }) => found === 0 && !EMPTY.some(([why]) => why.test(expr)))
      .map(({ expr }) => expr);
  };
  /** Asks until nothing is empty that should not be: values come with the next scrapes. */
  const untilFull = async (exprs: readonly string[]) => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const missing = await emptyOnes(exprs);
      if (missing.length === 0 || Date.now() > deadline) return missing;
      await use();
      await sleep(500);
    }
  };
  /** A little of everything that people do. */
  const use = async () => {
    const api = await signIn(system().urls['gateway'] ?? '', system().admin);
    const post = (path: string, body: object) =>
      api.fetchPath(path, () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      }));
    await post('/search', { query: 'green lamp' });
    await post('/search', { query: 'zzqx', mode: 'lexical' });
    await post('/search', {}).catch(() => undefined); // refused: a problem to count
    const created = (await (await post('/conversations', {})).json()) as { id: string };
    const answered = await post(`/conversations/${created.id}/messages`, {
      content: 'When does the green lamp blink?',
    });
    const { messageId, id } = (await answered.json()) as { messageId?: string; id?: string };
    await (await post(`/messages/${messageId ?? id}/feedback`, { rating: 'up' })).text();
    await fetch(`${system().urls['gateway']}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@example.com', password: 'wrong wrong wrong' }),
    });
  };

  before(async () => {
    stub.script({ answer: 'The green lamp blinks while the tank is being filled. It is green.' });
    url = await startPrometheus(installation(), { intervalSeconds: 1 });
    await mkdir(folder.path, { recursive: true });
    await writeFile(
      join(folder.path, 'lamp.md'),
      '# Lamps\n\nThe green lamp blinks while the tank is being filled.\n',
    );
    const api = await signIn(system().urls['gateway'] ?? '', system().admin);
    const datasetId = await ensureDataset(api, { slug: 'test', name: 'Test' });
    await followImports(
      api,
      await startImports(api, datasetId, [await describeFile(folder.path, 'lamp.md')]),
      60_000,
    );
    await use();
  });

  it('has data for every query of every dashboard, save for what cannot have happened', async () => {
    const exprs = dashboards.flatMap(({ rows }) =>
      rows.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(([expr]) => expr))),
    );
    expect(await untilFull([...new Set(exprs)])).to.deep.equal([]);
  });

  it('has every metric that an alert asks for', async () => {
    const names = readRules().flatMap(({ expr }) =>
      [...expr.matchAll(/([a-zA-Z_:][\w:]*)\{/g)].map(([, name = '']) => name),
    );
    const measured = [...new Set(names)].filter((name) => knownSeries.has(name)).map((name) => `${name}{}`);
    expect(await untilFull(measured)).to.deep.equal([]);
  });

  it('can evaluate every rule, and a healthy system raises no alert', async () => {
    const rules = async () => {
      const body: unknown = await (await fetch(`${url}/api/v1/rules`)).json();
      return rulesSchema.parse(body).data.groups.flatMap((group) => group.rules);
    };
    const deadline = Date.now() + 60_000;
    while ((await rules()).some(({ health }) => health === 'unknown') && Date.now() < deadline)
      await sleep(500);
    const evaluated = await rules();
    expect(evaluated.filter(({ health }) => health !== 'ok')).to.deep.equal([]);
    expect(evaluated.filter(({ state }) => state === 'firing')).to.deep.equal([]);
  });

  it('finds nothing that is not declared, and fewer than 2,000 series a process', async () => {
    const names = (await query('count by (__name__) ({job=~".+"})')).map(
      ({ metric }) => metric['__name__'] ?? '',
    );
    const undeclared = names.filter((name) => !knownSeries.has(name) && !/^(scrape_|aia:|ALERTS)/.test(name));
    expect(undeclared).to.deep.equal([]);
    for (const { metric, value } of await query('scrape_samples_post_metric_relabeling'))
      expect(Number(value[1]), metric['job']).to.be.within(1, 2000);
  });

  it('finds what waits at one process only', async () => {
    expect(await query('count by (instance) (ingestion_dead_letters)')).to.have.length(1);
  });
});
