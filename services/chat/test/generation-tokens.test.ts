import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { passage } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { owner } from './start-chat.js';
import { startGenerations } from './use-generations.js';

const SECTIONS = 6;

describe('tokens of documents', () => {
  const postgres = usePostgres();

  it('are noted for their author: those of each section that was written, once', async () => {
    const model = scriptedModel({
      pieces: ['Run `make backup`', ' to back up the database.'],
      promptTokens: 11,
    });
    const service = await startGenerations(postgres.db, model);
    service.retrieval.answer = {
      results: [passage('Run `make backup` to back up the database.')],
      timings: {},
    };
    const { id } = await service.create();
    await service.work(id);
    await service.json('POST', `/generations/${id}/revisions`, { position: 0, instructions: 'Shorter.' });
    await service.work(id);
    await service.json('POST', `/generations/${id}/revisions`, { position: 1, content: 'By hand.' });
    await service.work(id);
    await service.close();
    const spent = await postgres.db
      .selectFrom('chat.spent_tokens')
      .select(['user_id', 'prompt_tokens', 'completion_tokens'])
      .execute();
    const one = { user_id: owner.userId, prompt_tokens: 11, completion_tokens: 2 };
    expect(spent).to.deep.equal(Array(SECTIONS + 1).fill(one));
  });
});
