import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { settleSpentTokens } from '../src/limits/settle-tokens.js';
import { problemOf, useGateway } from './support/use-gateway.js';

const DOCUMENT = { templateId: 'runbook-en', variables: { topic: 'the backup' } };

describe('Tokens of documents that are written in the background', () => {
  const gateway = useGateway();
  let admin = '';
  before(async () => {
    admin = (await gateway.signedIn('admin')).accessToken;
  });

  /** What the chat service notes when a section is written. */
  const spend = (userId: string) =>
    gateway.db
      .insertInto('chat.spent_tokens')
      .values({ id: randomUUID(), user_id: userId, prompt_tokens: 70, completion_tokens: 30 })
      .execute();
  const settle = () => settleSpentTokens(gateway.protection.quotas);
  const limit = (subjectKind: string, subjectId: string, metric = 'tokens') =>
    gateway.call('PUT', '/admin/quotas', {
      token: admin,
      body: { subjectKind, subjectId, metric, period: 'day', amount: 150 },
    });
  const usageOf = async (userId: string): Promise<object | undefined> => {
    const response = await gateway.call('GET', `/admin/usage?userId=${userId}`, { token: admin });
    return ((await response.json()) as { items: object[] }).items[0];
  };
  const askFor = (token: string) => gateway.call('POST', '/generations', { token, body: DOCUMENT });

  it('are in the usage, each once, also when two replicas look at the same time', async () => {
    const user = await gateway.signedIn('viewer');
    await spend(user.id);
    await spend(user.id);
    const other = gateway.secondReplica();
    await Promise.all([settle(), settleSpentTokens(other.quotas), settle()]);
    await settle();
    await other.close();
    expect(await usageOf(user.id)).to.include({ promptTokens: 140, completionTokens: 60 });
  });

  for (const metric of ['tokens', 'spend']) {
    it(`use up a quota of ${metric}: then no document is begun or written anew`, async () => {
      const user = await gateway.signedIn('viewer');
      await limit('user', user.id, metric);
      await spend(user.id);
      await settle();
      expect((await askFor(user.accessToken)).status).to.equal(200);
      await spend(user.id);
      await settle();
      const refused = await askFor(user.accessToken);
      expect([refused.status, (await problemOf(refused)).code]).to.deep.equal([429, 'quota-exceeded']);
      const revision = await gateway.call('POST', `/generations/${randomUUID()}/revisions`, {
        token: user.accessToken,
        body: { position: 0, instructions: 'Shorter.' },
      });
      expect(revision.status).to.equal(429);
    });
  }

  it('count against the quotas of groups', async () => {
    const user = await gateway.signedIn('viewer');
    const made = await gateway.call('POST', '/admin/groups', { token: admin, body: { name: 'Writers' } });
    const group = (await made.json()) as { id: string };
    await gateway.db
      .insertInto('gateway.group_members')
      .values({ group_id: group.id, user_id: user.id })
      .execute();
    await limit('group', group.id);
    await spend(user.id);
    await spend(user.id);
    await settle();
    expect((await askFor(user.accessToken)).status).to.equal(429);
  });

  it('wait when they cannot be counted', async () => {
    const user = await gateway.signedIn('viewer');
    await spend(user.id);
    const counters = {
      ...gateway.protection.rate.counters,
      sync: () => Promise.reject(new Error('away')),
    };
    const failed = await settleSpentTokens({ ...gateway.protection.quotas, counters }).catch(
      (error: unknown) => error,
    );
    expect(failed).to.be.instanceOf(Error);
    expect(await usageOf(user.id)).to.equal(undefined);
    await settle();
    expect(await usageOf(user.id)).to.include({ promptTokens: 70 });
  });
});
