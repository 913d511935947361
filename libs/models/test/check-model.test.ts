import { expect } from 'chai';
import { checkModel } from '@aia/models';
import { json, startFakeOllama, type FakeOllama } from './fake-ollama.js';

describe('checkModel', () => {
  let server: FakeOllama;
  beforeEach(async () => (server = await startFakeOllama()));
  afterEach(() => server.close());
  const codeOf = (name: string) =>
    checkModel(server.url, name).then(
      () => 'ok',
      (error: { code?: string }) => error.code,
    );

  it('finds a model by its name with and without the tag', async () => {
    server.answer(json(200, { models: [{ name: 'tiny:latest' }] }));
    expect([await codeOf('tiny'), await codeOf('tiny:latest')]).to.deep.equal(['ok', 'ok']);
  });

  it('does not take another tag of the model for it', async () => {
    server.answer(json(200, { models: [{ name: 'tiny:7b' }] }));
    expect(await codeOf('tiny')).to.equal('unknown-model');
  });

  it('says unavailable when the server is not like Ollama', async () => {
    server.answer(json(200, { hello: 'world' }));
    expect(await codeOf('tiny')).to.equal('unavailable');
  });

  it('says unavailable when nobody listens', async () => {
    await server.close();
    expect(await codeOf('tiny')).to.equal('unavailable');
  });
});
