import type { DocumentTemplate, Generation, GenerationRevision, Page, Problem } from '@aia/contracts';
import { createLogger, createMetricsRegistry } from '@aia/platform';
import { ModelError } from '@aia/models';
import { testIdentity, usePostgres, useRedis } from '@aia/testing';
import { expect } from 'chai';
import { createGenerationJob, openGenerationQueue, redispatchGenerations } from '../src/index.js';
import { passage } from './retrieval-stub.js';
import { scriptedModel, type Script } from './scripted-model.js';
import { startGenerations, type GenerationsUnderTest } from './use-generations.js';

const sentence = 'Run `make backup` to back up the database.';
const backup = passage(`${sentence} The archive goes to the backup folder.`);

describe('documents from templates', () => {
  const postgres = usePostgres();
  const redis = useRedis();
  const script: Script = { pieces: [] };
  const model = scriptedModel(script);
  let service: GenerationsUnderTest;

  beforeEach(async () => {
    Object.assign(script, {
      pieces: ['Run `make backup`', ' to back up the database.'],
      failLast: undefined,
    });
    model.asked.length = 0;
    service = await startGenerations(postgres.db, model);
    service.retrieval.answer = { results: [backup], timings: {} };
  });
  afterEach(() => service.close());

  const cancelAll = async () => {
    const { items } = await service.json<Page<Generation>>('GET', '/generations?limit=200');
    for (const { id } of items) await service.json('POST', `/generations/${id}/cancel`);
  };
  afterEach(async function () {
    await postgres.db.deleteFrom('chat.generations').execute();
  });

  it('are searched for section by section as the caller, before they are written', async () => {
    const made = await service.create();
    expect(made).to.deep.include({ title: 'Runbook: the backup', status: 'queued', revision: 1 });
    expect(made.progress).to.deep.equal({ done: 0, total: 6 });
    const queries = service.retrieval.searches.map(({ body }) => (body as { query: string }).query);
    expect(queries).to.include('Which steps and commands does the backup take?').and.have.length(6);
    expect(service.retrieval.searches.every(({ identity }) => identity !== undefined)).to.equal(true);
    expect(model.asked).to.have.length(0);
  });

  it('have citations in each section that are quotes of their sources', async () => {
    const { id } = await service.create();
    await service.work(id);
    const written = await service.read(id);
    expect(written).to.deep.include({ status: 'completed', progress: { done: 6, total: 6 } });
    for (const { content, citations, sources, grounding } of written.sections) {
      expect(content).to.equal(sentence);
      expect(grounding).to.deep.include({ score: 1, mode: 'generated' });
      const [source] = sources;
      const start = source?.location.start ?? 0;
      expect(citations.map(({ quote, start: at, end }) => [quote, at, end])).to.deep.equal(
        citations.map(({ start: at, end }) => [source?.text.slice(at - start, end - start), at, end]),
      );
      expect(citations).to.have.length(1);
    }
  });

  it('ask the model for a section, not for a short answer', async () => {
    const { id } = await service.create();
    await service.work(id);
    const [system] = model.asked[0]?.messages ?? [];
    expect(system?.content).to.include('You write one section of a document.');
  });

  it('say in a section that the documents do not cover it, without asking the model', async () => {
    service.retrieval.answer = { results: [], timings: {} };
    const { id } = await service.create();
    await service.work(id);
    const { sections, status } = await service.read(id);
    expect(status).to.equal('completed');
    expect(sections.map(({ covered }) => covered)).to.deep.equal(Array(6).fill(false));
    expect(sections[0]?.content).to.match(/do not contain an answer/);
    expect(model.asked).to.have.length(0);
  });

  it('quote the documents where the model does not speak their language', async () => {
    const { id } = await service.create({ templateId: 'adr-ru', variables: { topic: 'резервные копии' } });
    await service.work(id);
    const { sections } = await service.read(id);
    expect(sections[0]?.grounding?.mode).to.equal('extractive');
    expect(sections[0]?.degraded?.code).to.equal('language-not-spoken');
  });

  it('go on after a failure with the sections that wait, and keep what is written', async () => {
    const { id } = await service.create();
    Object.assign(script, { failLast: new ModelError('unavailable', 'gone') });
    await service.work(id).then(
      () => expect.fail('the job must be tried again'),
      (error: unknown) => expect(error).to.be.instanceOf(ModelError),
    );
    expect((await service.read(id)).status).to.equal('running');
    Object.assign(script, { failLast: undefined });
    await service.work(id);
    const asked = model.asked.length;
    expect(await service.read(id)).to.deep.include({ status: 'completed', progress: { done: 6, total: 6 } });
    await service.work(id);
    expect(model.asked).to.have.length(asked);
  });

  it('fail with a sentence after the last try, and are written by the next revision', async () => {
    const { id } = await service.create();
    Object.assign(script, { failLast: new ModelError('unavailable', 'gone') });
    await service.work(id, { lastAttempt: true });
    const failed = await service.read(id);
    expect(failed.status).to.equal('failed');
    expect(failed.reason).to.match(/language model failed/);
    Object.assign(script, { failLast: undefined });
    await service.json('POST', `/generations/${id}/revisions`, { position: 0 });
    await service.work(id);
    expect((await service.read(id)).progress).to.deep.equal({ done: 6, total: 6 });
  });

  it('are written by a worker, also when the queue did not hear of them', async () => {
    const options = { redisUrl: redis.url, prefix: redis.prefix, logger: createLogger('chat', 'silent') };
    const queue = openGenerationQueue({ ...options, metrics: createMetricsRegistry('chat') });
    const { id } = await service.create();
    const long = new Date(Date.now() - 60_000);
    await postgres.db
      .updateTable('chat.generations')
      .set({ updated_at: long })
      .where('id', '=', id)
      .execute();
    const deps = { ...service.chat.deps, generations: queue };
    try {
      queue.work(createGenerationJob(deps), () => Promise.resolve());
      await until(async () => {
        await redispatchGenerations(deps);
        return (await service.read(id)).status === 'completed';
      });
    } finally {
      await queue.close();
    }
  });

  it('belong to whoever asked for them', async () => {
    const { id } = await service.create();
    const as = testIdentity('admin');
    for (const [method, path, body] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/cancel'],
      ['GET', '/revisions'],
      ['POST', '/revisions', { position: 0 }],
      ['GET', '/export'],
    ] as const)
      expect((await service.chat.call(method, `/generations/${id}${path}`, body, { as })).status).to.equal(
        404,
      );
    const { items } = await service.json<Page<Generation>>('GET', '/generations', undefined, { as });
    expect(items).to.deep.equal([]);
  });

  it('are listed newest first, cancelled and deleted', async () => {
    const first = await service.create();
    const second = await service.create();
    const listed = await service.json<Page<Generation>>('GET', '/generations');
    expect(listed.items.map(({ id }) => id)).to.deep.equal([second.id, first.id]);
    const cancelled = await service.json<Generation>('POST', `/generations/${first.id}/cancel`);
    expect(cancelled.status).to.equal('cancelled');
    await service.work(first.id);
    expect(model.asked).to.have.length(0);
    expect((await service.chat.call('DELETE', `/generations/${first.id}`)).status).to.equal(204);
    expect((await service.chat.call('GET', `/generations/${first.id}`)).status).to.equal(404);
  });

  it('are refused without their variables, template or model, and when too many wait', async () => {
    const refused = async (change: object) => {
      const body = { templateId: 'rfc-en', variables: { topic: 'x' }, ...change };
      const response = await service.chat.call('POST', '/generations', body);
      return [response.status, ((await response.json()) as Problem).errors?.[0]?.path];
    };
    expect(await refused({ variables: {} })).to.deep.equal([400, 'body.variables.topic']);
    expect(await refused({ variables: { topic: 'x', more: 'y' } })).to.deep.equal([
      400,
      'body.variables.more',
    ]);
    expect(await refused({ templateId: 'no-such' })).to.deep.equal([404, undefined]);
    expect(await refused({ datasetIds: [] })).to.deep.equal([400, 'body.datasetIds']);
    for (let count = 0; count < 5; count += 1) await service.create();
    expect(await refused({})).to.deep.equal([429, undefined]);
    await cancelAll();
    expect((await service.create()).status).to.equal('queued');
  });

  it('are not begun while retrieval is away', async () => {
    service.retrieval.problem = { status: 503, code: 'dependency-unavailable', detail: 'away' };
    const body = { templateId: 'rfc-en', variables: { topic: 'x' } };
    expect((await service.chat.call('POST', '/generations', body)).status).to.equal(503);
    expect((await service.json<Page<Generation>>('GET', '/generations')).items).to.deep.equal([]);
  });

  describe('revisions', () => {
    const revise = (id: string, body: object) =>
      service.chat.call('POST', `/generations/${id}/revisions`, body);

    it('change one section by hand, with its citations found anew, and keep the one before', async () => {
      const { id } = await service.create();
      await service.work(id);
      const content = 'The archive goes to the backup folder. Whales sing at night.';
      expect((await revise(id, { position: 2, content })).status).to.equal(202);
      await service.work(id);
      const changed = await service.read(id);
      expect(changed).to.deep.include({ status: 'completed', revision: 2, shownRevision: 2 });
      expect(changed.sections[2]).to.deep.include({ content, covered: true });
      expect(changed.sections[2]?.grounding).to.deep.include({ sentences: 2, supported: 1 });
      expect(changed.sections[1]?.content).to.equal(sentence);
      expect((await service.read(id, '?revision=1')).sections[2]?.content).to.equal(sentence);
      const { items } = await service.json<{ items: GenerationRevision[] }>(
        'GET',
        `/generations/${id}/revisions`,
      );
      expect(items.map(({ revision, origin, position }) => [revision, origin, position])).to.deep.equal([
        [2, 'edited', 2],
        [1, 'draft', null],
      ]);
    });

    it('write one section anew with the wishes of its author', async () => {
      const { id } = await service.create();
      await service.work(id);
      model.asked.length = 0;
      Object.assign(script, { pieces: ['The archive goes to the backup folder.'] });
      expect((await revise(id, { position: 0, instructions: 'Say where it goes.' })).status).to.equal(202);
      await service.work(id);
      expect(model.asked).to.have.length(1);
      expect(model.asked[0]?.messages[0]?.content).to.include('Say where it goes.');
      expect((await service.read(id)).sections[0]).to.deep.include({
        content: 'The archive goes to the backup folder.',
        instructions: 'Say where it goes.',
      });
    });

    it('are refused while the document is being written, and for sections that it does not have', async () => {
      const { id } = await service.create();
      expect((await revise(id, { position: 0 })).status).to.equal(409);
      expect((await revise(id, { position: 7 })).status).to.equal(400);
      expect((await revise(id, { position: 0, content: 'a', instructions: 'b' })).status).to.equal(400);
    });
  });

  describe('templates', () => {
    const template = {
      name: 'Post-mortem',
      language: 'en',
      title: 'Post-mortem: {{incident}}',
      variables: [{ name: 'incident', label: 'Incident' }],
      sections: [{ heading: 'Cause', ask: 'What caused {{incident}}?' }],
    };
    const add = (change: object = {}, as = testIdentity('viewer')) =>
      service.json<DocumentTemplate>('POST', '/document-templates', { ...template, ...change }, { as });

    it('of one’s own are used like built-in ones', async () => {
      const { id: templateId } = await service.json<DocumentTemplate>(
        'POST',
        '/document-templates',
        template,
      );
      const { id, title } = await service.create({ templateId, variables: { incident: 'the outage' } });
      expect(title).to.equal('Post-mortem: the outage');
      expect((await service.read(id)).sections[0]?.ask).to.equal('What caused the outage?');
    });

    it('must declare the variables that they use', async () => {
      const response = await service.chat.call('POST', '/document-templates', { ...template, variables: [] });
      expect(response.status).to.equal(400);
    });

    it('are seen by others when they are shared, and changed by their owner only', async () => {
      const [own, other] = [testIdentity('viewer'), testIdentity('admin')];
      const [hidden, shared] = [await add({}, own), await add({ shared: true }, own)];
      const get = (id: string) =>
        service.chat.call('GET', `/document-templates/${id}`, undefined, { as: other });
      expect((await get(hidden.id)).status).to.equal(404);
      expect(await (await get(shared.id)).json()).to.deep.include({ own: false, name: 'Post-mortem' });
      for (const [method, body] of [['PUT', template], ['DELETE']] as const) {
        const response = await service.chat.call(method, `/document-templates/${shared.id}`, body, {
          as: other,
        });
        expect(response.status).to.equal(404);
      }
      const path = `/document-templates/${shared.id}`;
      const renamed = await service.json('PUT', path, { ...template, name: 'Other' }, { as: own });
      expect(renamed).to.deep.include({ name: 'Other', shared: false, own: true });
      expect((await service.chat.call('DELETE', path, undefined, { as: own })).status).to.equal(204);
    });

    it('are listed with the built-in ones', async () => {
      const own = testIdentity('viewer');
      const { id } = await add({}, own);
      const { items } = await service.json<{ items: DocumentTemplate[] }>(
        'GET',
        '/document-templates',
        undefined,
        {
          as: own,
        },
      );
      expect(items.map((one) => one.id)).to.include.members([id, 'rfc-en', 'rfc-ru', 'comparison-ru']);
    });
  });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 50));
}
